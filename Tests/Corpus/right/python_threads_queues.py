"""Chat server without a lock.

Each client has a queue and two threads: one reads what it says and puts it into everybody's queue, one sends what is in
its own queue. What threads share are queues, a list of them that is always copied before it is gone through (CPython
copies, appends and removes in one step each), and a log that each entry goes to in one write. Who has just come may hear
what was being said before it hears its own notice.
"""
import queue
import re
import socket
import sys
import threading

room = []


def log(text):
    with open("Server Log.txt", "ab", buffering=0) as file:
        file.write(text.encode() + b"\n")


def tell_everyone(text):
    for outbox in list(room):
        outbox.put(text)


def writer(conn, outbox):
    while (text := outbox.get()) is not None:
        try:
            conn.sendall(text + b"\n")
        except OSError:
            pass  # gone; the queue is emptied until the reader says that it is over
    conn.close()


def reader(conn, ip, port, outbox):
    tell_everyone(f"[알림] {port} 님이 접속하셨습니다.".encode())
    try:
        for line in lines_of(conn):
            text = re.sub("[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029]", lambda c: f"\\u{{{ord(c[0]):X}}}", line.decode("utf-8", "replace"))
            log(f"[Message Log] ({port}) - {text} ")
            tell_everyone(line)
    except ConnectionError:
        pass
    room.remove(outbox)
    log(f"[Disconnected] IP:{ip} / Port:{port}가 종료되었습니다.")
    tell_everyone(f"[알림] {port} 님이 나갔습니다.".encode())
    outbox.put(None)


def lines_of(conn):
    buffer = bytearray()
    while chunk := conn.recv(1024):
        buffer += chunk
        while (end := buffer.find(b"\n")) >= 0:
            line = bytes(buffer[:end]).removesuffix(b"\r")
            del buffer[:end + 1]
            if line:
                yield line


def main(host, port):
    with socket.create_server((host, port), backlog=64) as listener:
        log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.")
        while True:
            conn, (ip, number) = listener.accept()
            outbox = queue.SimpleQueue()
            room.append(outbox)
            log(f"[Connected] IP:{ip} / Port:{number}가 연결되었습니다.")
            threading.Thread(target=writer, args=(conn, outbox), daemon=True).start()
            threading.Thread(target=reader, args=(conn, ip, number, outbox), daemon=True).start()


main(sys.argv[1], int(sys.argv[2]))
