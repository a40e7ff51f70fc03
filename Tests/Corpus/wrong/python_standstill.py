import socket
import sys
import threading


class Server:
    def __init__(self, host, port):
        self.lock = threading.Lock()
        self.conns = []
        self.sock = socket.create_server((host, port), backlog=50)
        self.log("")
        self.log("===== 서버가 열렸습니다 =====")
        self.log("")
        self.log("클라이언트의 입장을 기다리고 있습니다.")

    def log(self, text):
        with open("Server Log.txt", "a", encoding="utf-8", newline="\r\n") as f:
            f.write(text + "\n")

    def send_everyone(self, text):
        self.lock.acquire()
        for conn in self.conns:
            conn.sendall(text.encode("utf-8") + b"\n")
        self.lock.release()

    def run(self):
        while True:
            conn, addr = self.sock.accept()
            threading.Thread(target=self.serve, args=(conn, *addr), daemon=True).start()

    def serve(self, conn, ip, port):
        with self.lock:
            self.conns.append(conn)
            self.log(f"[Connected] IP:{ip} / Port:{port}가 연결되었습니다.")
        self.send_everyone(f"[알림] {port} 님이 접속하셨습니다.")
        try:
            f = conn.makefile("rb")
            while (line := f.readline()).endswith(b"\n"):
                text = line.rstrip(b"\r\n").decode("utf-8")
                if text:
                    self.log(f"[Message Log] ({port}) - {text} ")
                    self.send_everyone(text)
            f.close()
        except ConnectionResetError:
            f.close()
        self.send_everyone(f"[알림] {port} 님이 나갔습니다.")
        with self.lock:
            self.conns.remove(conn)
            self.log(f"[Disconnected] IP:{ip} / Port:{port}가 종료되었습니다.")
        conn.close()


Server(sys.argv[1], int(sys.argv[2])).run()
