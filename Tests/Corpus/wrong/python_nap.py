# 논블로킹 소켓으로 만든 채팅 서버
import socket
import sys
import time

listener = socket.create_server((sys.argv[1], int(sys.argv[2])), backlog=50)
listener.setblocking(False)
log = open("Server Log.txt", "a", encoding="utf-8")
log.write("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n")
log.flush()

clients = {}
reading = []
buffers = {}
queue = []


def remember(entry, text, leaver=None):
    queue.append((entry, text, leaver))


def remove(c):
    host, port = clients[c]
    reading.remove(c)
    entry = f"[Disconnected] IP:{host} / Port:{port}이 종료되었습니다."
    notice = f"[알림] {port} 님이 나가셨습니다."
    remember(entry, notice.encode(), c)


while True:
    try:
        c, address = listener.accept()
        c.setblocking(False)
        clients[c] = address
        reading.append(c)
        buffers[c] = b""
        host, port = address
        remember(f"[Connected] IP:{host} / Port:{port}가 연결되었습니다.", f"[알림] {port} 님이 접속하셨습니다.".encode())
    except BlockingIOError:
        pass
    for c in list(reading):
        try:
            data = c.recv(4096)
        except BlockingIOError:
            continue
        except OSError:
            data = b""
        if not data:
            remove(c)
            continue
        buffers[c] += data
        while b"\n" in buffers[c]:
            line, buffers[c] = buffers[c].split(b"\n", 1)
            line = line.rstrip(b"\r\n")
            if line:
                remember(f"[Message Log] ({clients[c][1]}) - {line.decode()} ", line)
    if queue:
        entry, text, leaver = queue.pop(0)
        if leaver:
            del clients[leaver]
            leaver.close()
        log.write(entry + "\n")
        log.flush()
        for c in clients:
            try:
                c.sendall(text + b"\n")
            except OSError:
                pass
    time.sleep(0.1)
