import asyncio
import sys
import unicodedata

LOG_FILE = "Server Log.txt"


class Chat(asyncio.Protocol):
    connected = []

    def connection_made(self, transport):
        self.transport = transport
        self.host, self.port = transport.get_extra_info("peername")
        self.buffer = ""
        Chat.connected.append(self)
        record(f"[Connected] IP: {self.host} / Port: {self.port}가 연결되었습니다.")
        shout(f"[알림] {self.port} 님이 접속하셨습니다.")

    def data_received(self, data):
        self.buffer += data.decode("utf-8", "ignore")
        *lines, self.buffer = self.buffer.split("\n")
        for line in lines:
            line = line.removesuffix("\r")
            if line:
                line = unicodedata.normalize("NFC", line)
                record(f"[Message Log] ({self.port}) - {line} ")
                shout(line)

    def connection_lost(self, error):
        Chat.connected.remove(self)
        record(f"[Disconnected] IP:{self.host} / Port:{self.port}가 종료되었습니다.")
        shout(f"[알림] {self.port} 님이 나갔습니다.")


def record(entry):
    with open(LOG_FILE, "a", encoding="utf-8") as file:
        print(entry, file=file)


def shout(text):
    for one in Chat.connected:
        one.transport.write(text.encode("utf-8") + b"\n")


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Chat, sys.argv[1], int(sys.argv[2]), backlog=50)
    record("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.")
    await server.serve_forever()


asyncio.run(main())
