"""A student's server with one mistake: it composes what it relays. It sits for the README's picture."""
import socket
import sys
import threading
import unicodedata

clients, lock = {}, threading.Lock()
log = open("Server Log.txt", "a", encoding="utf-8", newline="\n", buffering=1)


def tell(text):
    for client in list(clients):
        try:
            client.sendall(text.encode() + b"\n")
        except OSError:
            pass


def serve(client, host, port):
    with lock:
        clients[client] = port
        log.write(f"[Connected] IP:{host} / Port:{port}가 연결되었습니다.\n")
        tell(f"[알림] {port} 님이 접속하셨습니다.")
    try:
        for line in client.makefile("rb"):
            text = line.removesuffix(b"\n").removesuffix(b"\r").decode(errors="replace")
            text = unicodedata.normalize("NFC", text)
            with lock:
                if line.endswith(b"\n") and text:
                    log.write(f"[Message Log] ({port}) - {text} \n")
                    tell(text)
    except OSError:
        pass
    with lock:
        del clients[client]
        log.write(f"[Disconnected] IP:{host} / Port:{port}가 종료되었습니다.\n")
        tell(f"[알림] {port} 님이 나갔습니다.")
    client.close()


listener = socket.create_server((sys.argv[1], int(sys.argv[2])), backlog=64)
log.write("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n")
while True:
    client, (host, port) = listener.accept()
    threading.Thread(target=serve, args=(client, host, port), daemon=True).start()
