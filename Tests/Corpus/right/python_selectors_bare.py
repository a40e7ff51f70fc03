"""Chat server without terminators, as the original: a message is what one read gave. One thread, selectors."""
import codecs
import selectors
import socket
import sys
import unicodedata

selector = selectors.DefaultSelector()
members = {}  # socket: Member
log_file = open("Server Log.txt", "ab", buffering=0)


class Member:
    def __init__(self, address):
        self.ip, self.port = address
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")  # keeps half a character for the next read
        self.outgoing = bytearray()


def log(line):
    log_file.write((line + "\n").encode())


def escaped(text):
    hidden = lambda c: c in "\u2028\u2029" or c != "\t" and unicodedata.category(c) == "Cc"
    return "".join(f"\\u{{{ord(c):X}}}" if hidden(c) else c for c in text)


def send(sock, member):
    """Sends what the socket takes now; the selector says when it takes the rest."""
    try:
        del member.outgoing[:sock.send(member.outgoing)]
    except BlockingIOError:
        pass
    except OSError:
        member.outgoing.clear()
    events = selectors.EVENT_READ | (selectors.EVENT_WRITE if member.outgoing else 0)
    selector.modify(sock, events, on_ready)


def broadcast(text):
    for sock, member in members.items():
        member.outgoing += text.encode()
        send(sock, member)


def on_connect(listener, _):
    sock, address = listener.accept()
    sock.setblocking(False)
    member = members[sock] = Member(address)
    selector.register(sock, selectors.EVENT_READ, on_ready)
    log(f"[Connected] IP:{member.ip} / Port:{member.port}가 연결되었습니다.")
    broadcast(f"[알림] {member.port} 님이 접속하셨습니다.")


def on_ready(sock, events):
    member = members[sock]
    if events & selectors.EVENT_WRITE:
        send(sock, member)
    if not events & selectors.EVENT_READ:
        return
    try:
        data = sock.recv(4096)
    except BlockingIOError:
        return
    except OSError:
        data = b""
    if not data:
        return on_end(sock)
    text = member.decoder.decode(data)
    if text:
        log(f"[Message Log] ({member.port}) - {escaped(text)} ")
        broadcast(text)


def on_end(sock):
    member = members.pop(sock)
    selector.unregister(sock)
    log(f"[Disconnected] IP:{member.ip} / Port:{member.port}가 종료되었습니다.")
    broadcast(f"[알림] {member.port} 님이 나갔습니다.")
    if member.outgoing:
        sock.settimeout(1)
        try:
            sock.sendall(member.outgoing)
        except OSError:
            pass
    sock.close()


listener = socket.create_server((sys.argv[1], int(sys.argv[2])), backlog=50)
selector.register(listener, selectors.EVENT_READ, on_connect)
log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.")
while True:
    for key, events in selector.select():
        key.data(key.fileobj, events)
