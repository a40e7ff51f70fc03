"""Chat server with a thread and a lock for each client. The lock keeps what two threads send to one client apart.

The room has none: it is a row of slots that nobody shifts. Only the accept loop fills a slot, and only the client in it
empties it. So two clients may hear two talkers in different order, and who comes while somebody goes through the slots
may hear what is being said before it hears its own notice.
"""
import socket
import sys
import threading
import unicodedata


class Client:
    def __init__(self, connection, address):
        self.connection = connection
        self.ip, self.port = address
        self.lock = threading.Lock()

    def send(self, data):
        with self.lock:
            try:
                self.connection.sendall(data)
            except OSError:
                pass  # the thread that listens to it will see the end

    def lines(self):
        rest = b""
        while True:
            try:
                data = self.connection.recv(1024)
            except OSError:
                return
            if not data:
                return
            rest += data
            while b"\n" in rest:
                line, rest = rest.split(b"\n", 1)
                line = line.removesuffix(b"\r")
                if line:
                    yield line


room = [None] * 100


def log(entry):
    with open("Server Log.txt", "ab", buffering=0) as file:
        file.write(f"{entry}\n".encode())


def shown(line):
    """Without control characters, which would end the entry or hide in it."""
    def one(c):
        bare = unicodedata.category(c) == "Cc" and c != "\t" or c in "\u2028\u2029"
        return f"\\u{{{ord(c):X}}}" if bare else c
    return "".join(map(one, line.decode("utf-8", "replace")))


def tell(message):
    for client in room:
        if client:
            client.send(message + b"\n")


def serve(client):
    tell(f"[알림] {client.port} 님이 접속하셨습니다.".encode())
    for line in client.lines():
        log(f"[Message Log] ({client.port}) - {shown(line)} ")
        tell(line)
    room[room.index(client)] = None
    tell(f"[알림] {client.port} 님이 나갔습니다.".encode())
    log(f"[Disconnected] IP:{client.ip} / Port:{client.port}가 종료되었습니다.")
    with client.lock:
        client.connection.close()


with socket.create_server((sys.argv[1], int(sys.argv[2])), backlog=50) as server:
    log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.")
    while True:
        client = Client(*server.accept())
        if None not in room:
            client.connection.close()
            continue
        room[room.index(None)] = client
        log(f"[Connected] IP:{client.ip} / Port:{client.port}가 연결되었습니다.")
        threading.Thread(target=serve, args=(client,), daemon=True).start()
