"""Chat server with asyncio: two tasks for each client, one listens to it, one sends what waits in its queue.

It uses the loop's own sock_… calls. With streams a send that fails to a client that has just closed throws away what that
client said last and what has not been read yet.
"""
import asyncio
import re
import socket
import sys


class Room:
    def __init__(self):
        self.queues = {}
        self.file = open("Server Log.txt", "a", encoding="utf-8", newline="\n", buffering=1)

    def log(self, entry):
        print(entry, file=self.file)

    def tell(self, message):
        for waiting in self.queues.values():
            waiting.put_nowait(message)

    async def listen_to(self, client, ip, port):
        loop = asyncio.get_running_loop()
        rest = b""
        try:
            while data := await loop.sock_recv(client, 2048):
                rest += data
                while b"\n" in rest:
                    line, rest = rest.split(b"\n", 1)
                    line = line.removesuffix(b"\r")
                    if line:
                        self.heard(port, line)
        except OSError:
            pass
        waiting = self.queues.pop(client)
        waiting.put_nowait(None)
        self.tell(f"[알림] {port} 님이 나갔습니다.".encode())
        self.log(f"[Disconnected] IP:{ip} / Port:{port}가 종료되었습니다.")

    def heard(self, port, line):
        text = re.sub(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]", lambda m: "\\u{%X}" % ord(m[0]), line.decode(errors="replace"))
        self.log(f"[Message Log] ({port}) - {text} ")
        self.tell(line)

    async def send_to(self, client, waiting):
        loop = asyncio.get_running_loop()
        while (message := await waiting.get()) is not None:
            try:
                await loop.sock_sendall(client, message + b"\n")
            except OSError:
                pass  # the task that listens sees the end
        client.close()

    async def serve(self, host, port):
        loop = asyncio.get_running_loop()
        listener = socket.create_server((host, port), backlog=50)
        listener.setblocking(False)
        self.log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.")
        tasks = set()
        while True:
            client, (ip, number) = await loop.sock_accept(listener)
            client.setblocking(False)
            waiting = self.queues[client] = asyncio.Queue()
            self.log(f"[Connected] IP:{ip} / Port:{number}가 연결되었습니다.")
            self.tell(f"[알림] {number} 님이 접속하셨습니다.".encode())
            for work in self.listen_to(client, ip, number), self.send_to(client, waiting):
                task = asyncio.create_task(work)
                tasks.add(task)
                task.add_done_callback(tasks.discard)


asyncio.run(Room().serve(sys.argv[1], int(sys.argv[2])))
