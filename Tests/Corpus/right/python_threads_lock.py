"""Chat server. A thread for each client; one lock guards the room, the log and every send."""
import socket
import sys
import threading

HOST, PORT = sys.argv[1], int(sys.argv[2])
clients = []
lock = threading.Lock()
log_file = open("Server Log.txt", "a", encoding="utf-8", newline="\n")


def log(text):
    log_file.write(text + "\n")
    log_file.flush()


def send_all(data):
    for client in clients:
        try:
            client.sendall(data + b"\n")
        except OSError:
            pass  # that client's own thread notices


def handle(client, ip, port):
    rest = b""
    try:
        while data := client.recv(4096):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                line = line.removesuffix(b"\r")
                if line:
                    with lock:
                        log(f"[Message Log] ({port}) - {visible(line)} ")
                        send_all(line)
    except OSError:
        pass
    with lock:
        clients.remove(client)
        send_all(f"[알림] {port} 님이 나갔습니다.".encode())
        log(f"[Disconnected] IP:{ip} / Port:{port}가 종료되었습니다.")
    client.close()


def visible(line):
    text = line.decode("utf-8", "replace")
    return "".join(f"\\u{{{ord(c):X}}}" if is_control(c) else c for c in text)


def is_control(c):
    return c != "\t" and (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029")


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((HOST, PORT))
server.listen(50)
log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.")
while True:
    client, (ip, port) = server.accept()
    with lock:
        clients.append(client)
        log(f"[Connected] IP:{ip} / Port:{port}가 연결되었습니다.")
        send_all(f"[알림] {port} 님이 접속하셨습니다.".encode())
    threading.Thread(target=handle, args=(client, ip, port), daemon=True).start()
