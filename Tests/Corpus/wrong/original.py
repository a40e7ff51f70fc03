"""The term project's server without its window: threads, one recv a message, no terminator."""
import socket
import sys
from threading import Thread

LOG = "Server Log.txt"


class ChatServer:
    def __init__(self, host, port):
        self.members = []
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((host, port))
        self.listener.listen()
        out = open(LOG, "a")
        out.write("\n===== 서버가 열렸습니다 =====\n\n")
        out.write("클라이언트의 입장을 기다리고 있습니다.\n")

    def accept_all(self):
        while True:
            out = open(LOG, "a")
            sock, peer = self.listener.accept()
            if sock not in self.members:
                self.members.append(sock)
            out.write(f"[Connected] IP:{peer[0]} / Port:{peer[1]}가 연결되었습니다.\n")
            Thread(target=self.talk, args=(sock, peer)).start()

    def talk(self, sock, peer):
        self.to_all(f"[알림] {peer[1]} 님이 접속하셨습니다.")
        while True:
            try:
                out = open(LOG, "a")
                said = sock.recv(1024)
                out.write(f"[Message Log] ({peer[1]}) - {said.decode()} \n")
                self.to_all(said.decode())
            except ConnectionResetError:
                out = open(LOG, "a")
                self.members.remove(sock)
                self.to_all(f"[알림] {peer[1]} 님이 나갔습니다.")
                out.write(f"[Disconnected] IP:{peer[0]} / Port:{peer[1]}가 종료되었습니다.\n")
                break
        sock.close()

    def to_all(self, text):
        for member in self.members:
            member.sendall(text.encode())


ChatServer(sys.argv[1], int(sys.argv[2])).accept_all()
