import socketserver
import sys
import threading

lock = threading.RLock()
members = {}
log = open("Server Log.txt", "a", encoding="utf-8")


def tell(text):
    with lock:
        for member in list(members.values()):
            try:
                member.wfile.write((text + "\n").encode("utf-8"))
            except OSError:
                pass


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        ip, port = self.client_address
        with lock:
            members[port] = self
            print(f"[Connected] IP:{ip} / Port:{port}가 연결되었습니다.", file=log)
            tell(f"[알림] {port} 님이 접속하셨습니다.")
        try:
            for line in self.rfile:
                text = line.decode("utf-8").removesuffix("\n").removesuffix("\r")
                word = text.split(":", 1)[-1]
                if word in ("quit", "exit", "q"):
                    break
                if word.startswith("/"):
                    continue
                if text:
                    with lock:
                        print(f"[Message Log] ({port}) - {text} ", file=log)
                        tell(text)
        except OSError:
            pass
        with lock:
            del members[port]
            print(f"[Disconnected] IP:{ip} / Port:{port}가 종료되었습니다.", file=log)
            tell(f"[알림] {port} 님이 나갔습니다.")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 50


with Server((sys.argv[1], int(sys.argv[2])), Handler) as server:
    print("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.", file=log)
    server.serve_forever()
