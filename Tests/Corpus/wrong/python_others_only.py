import asyncio
import sys
from datetime import datetime

writers = {}


def log(line):
    with open('Server Log.txt', 'a', encoding='utf-8', newline='') as f:
        f.write(f'{line}\n')


async def broadcast(message, sender=None):
    for port, writer in list(writers.items()):
        if port == sender:
            continue
        writer.write(f'{message}\n'.encode())


async def on_client(reader, writer):
    ip, port = writer.get_extra_info('peername')
    writers[port] = writer
    log(f'[Connected] IP:{ip} / Port:{port}가 연결되었습니다.')
    await broadcast(f'[알림] {port} 님이 접속하셨습니다.')
    try:
        while True:
            line = await reader.readline()
            if not line.endswith(b'\n'):
                break
            line = line[:-1]
            text = line.decode()
            if not text:
                continue
            now = datetime.now().strftime('%H:%M:%S')
            log(f'{now} [Message Log] ({port}) - {text} ')
            await broadcast(text, port)
    except ConnectionResetError:
        pass
    del writers[port]
    log(f'[Disconnected] IP:{ip} / Port:{port}가 종료되었습니다.')
    await broadcast(f'[알림] {port} 님이 나갔습니다.')
    writer.close()


async def main(host, port):
    server = await asyncio.start_server(on_client, host, port, backlog=50)
    log('\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.')
    async with server:
        await server.serve_forever()

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
