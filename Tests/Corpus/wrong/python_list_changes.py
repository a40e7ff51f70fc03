"""간단한 채팅 서버"""
import socket
import sys
from threading import Thread, Lock

users = []
lock = Lock()


def write_log(line):
    with open("Server Log.txt", "a", encoding="utf-8") as fp:
        fp.write(line + "\n")


def send_to(user, text):
    try:
        user.sendall((text + "\n").encode())
    except OSError:
        pass


def on_leave(sock, ip, port):
    with lock:
        for user in users:
            if user is sock:
                users.remove(user)
            else:
                send_to(user, f"[알림] {port} 님이 나갔습니다.")
        write_log(f"[Disconnected] IP:{ip} / Port:{port}가 종료되었습니다.")
    sock.close()


def handle(sock, ip, port):
    buf = b""
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            break
        if not data:
            break
        buf += data
        while b"\n" in buf:
            line, buf = buf.split(b"\n", 1)
            text = line.decode().strip()
            if text == "":
                continue
            with lock:
                write_log(f"[Message Log] ({port}) - {text} ")
                for user in users:
                    send_to(user, text)
    on_leave(sock, ip, port)


server = socket.create_server((sys.argv[1], int(sys.argv[2])))
write_log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.")
while True:
    sock, (ip, port) = server.accept()
    with lock:
        users.append(sock)
        write_log(f"[Connected] IP:{ip} / Port:{port}가 연결되었습니다.")
        for user in users:
            send_to(user, f"[알림] {port} 님이 접속하였습니다.")
    Thread(target=handle, args=(sock, ip, port), daemon=True).start()
