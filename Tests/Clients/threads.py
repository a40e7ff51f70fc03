"""threads.py HOST PORT NICK: a client of a few lines; one thread listens, the other waits for input()."""
import os
import socket
import sys
import threading

host, port, nick = sys.argv[1:4]
nick = nick.strip() or "Unknown"
if ":" in nick:
    sys.exit("a nick has no colon in it")
sock = socket.create_connection((host, int(port)))


def listen():
    try:
        for line in sock.makefile("r", encoding="utf-8", errors="replace", newline="\n"):
            print(line.rstrip("\r\n"), flush=True)
    except OSError as fault:
        print(fault, flush=True)
    print("[알림] 접속을 종료합니다.", flush=True)
    os._exit(0)


thread = threading.Thread(target=listen)
thread.start()
for line in sys.stdin:
    if text := line.strip():
        sock.sendall(f"{nick}:{text}\n".encode())
sock.shutdown(socket.SHUT_WR)
thread.join()
