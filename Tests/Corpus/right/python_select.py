"""Chat server with select(): one thread, sockets that never block, and for each client what it has yet to take."""
import select
import socket
import sys

OPENED = "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다."
CONTROLS = {n: f"\\u{{{n:X}}}" for n in (*range(9), *range(10, 32), *range(127, 160), 0x2028, 0x2029)}


class Client:
    def __init__(self, sock, address):
        self.sock = sock
        self.ip, self.port = address
        self.heard = b""
        self.unsent = b""

    def fileno(self):
        return self.sock.fileno()


class ChatServer:
    def __init__(self, host, port):
        self.members = []
        self.leaving = []  # who has ended, and is sent the rest of what was said before
        self.listener = socket.create_server((host, port), backlog=50)
        self.listener.setblocking(False)
        self.log(OPENED)

    def log(self, entry):
        with open("Server Log.txt", "ab") as file:
            file.write(entry.encode() + b"\n")

    def announce(self, text):
        self.relay(f"[알림] {text}".encode())

    def relay(self, message):
        for member in self.members:
            member.unsent += message + b"\n"

    def run(self):
        while True:
            writers = [c for c in self.members + self.leaving if c.unsent]
            readable, writable, _ = select.select([self.listener, *self.members], writers, [])
            for client in writable:
                self.flush(client)
            for ready in readable:
                if ready is self.listener:
                    self.accept()
                else:
                    self.read(ready)
            for client in [c for c in self.leaving if not c.unsent]:
                self.leaving.remove(client)
                client.sock.close()

    def accept(self):
        try:
            sock, address = self.listener.accept()
        except OSError:
            return  # it went before it was let in
        sock.setblocking(False)
        client = Client(sock, address)
        self.members.append(client)
        self.announce(f"{client.port} 님이 접속하셨습니다.")
        self.log(f"[Connected] IP:{client.ip} / Port:{client.port}가 연결되었습니다.")

    def read(self, client):
        try:
            data = client.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            return self.leave(client)
        *lines, client.heard = (client.heard + data).split(b"\n")
        for line in lines:
            if line := line.removesuffix(b"\r"):
                self.relay(line)
                self.log(f"[Message Log] ({client.port}) - {line.decode('utf-8', 'replace').translate(CONTROLS)} ")

    def flush(self, client):
        try:
            client.unsent = client.unsent[client.sock.send(client.unsent):]
        except BlockingIOError:
            pass
        except OSError:
            client.unsent = b""  # nobody will read it; the next recv tells that it has gone

    def leave(self, client):
        self.members.remove(client)
        self.leaving.append(client)
        self.log(f"[Disconnected] IP:{client.ip} / Port:{client.port}가 종료되었습니다.")
        self.announce(f"{client.port} 님이 나갔습니다.")


ChatServer(sys.argv[1], int(sys.argv[2])).run()
