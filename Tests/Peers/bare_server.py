"""A student's server: threads, one recv a message, no terminator. `python3 bare_server.py HOST PORT [MISTAKE…]`

The mistakes are the original's: `end` does nothing when recv gives nothing, `decode` lets half a character end the thread.
"""
import codecs
import socket
import sys
import threading

from leash import end_with_ancestors

end_with_ancestors()
host, port, mistakes = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
room, turn = [], threading.Lock()
log = open("Server Log.txt", "a", encoding="utf-8", newline="\n", buffering=1)


def tell(text):
    for client in room:
        try:
            client.sendall(text.encode())
        except OSError:
            pass  # its own thread will see that it has gone


def serve(client, address, number):
    decoder = codecs.getincrementaldecoder("utf-8")()
    with turn:
        room.append(client)
        log.write(f"[Connected] IP:{address} / Port:{number}가 연결되었습니다.\n")
        tell(f"[알림] {number} 님이 접속하셨습니다.")
    try:
        while (data := client.recv(1024)) or "end" in mistakes:
            text = data.decode() if "decode" in mistakes else decoder.decode(data)
            if not text:
                if not data:
                    log.write(f"[Message Log] ({number}) -  \n")
                continue
            with turn:
                log.write(f"[Message Log] ({number}) - {text} \n")
                tell(text)
    except ConnectionResetError:
        pass
    with turn:
        room.remove(client)
        tell(f"[알림] {number} 님이 나갔습니다.")
        log.write(f"[Disconnected] IP:{address} / Port:{number}가 종료되었습니다.\n")
    client.close()


with socket.create_server((host, port)) as server:
    log.write("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n")
    while True:
        client, (address, number) = server.accept()
        threading.Thread(target=serve, args=(client, address, number), daemon=True).start()
