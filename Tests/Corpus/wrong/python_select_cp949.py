import select, socket, sys

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((sys.argv[1], int(sys.argv[2])))
server.listen(30)
sockets = [server]
names = {}
log = open('Server Log.txt', 'wb')

def write(text):
    log.write((text + '\n').encode('cp949', 'replace'))
    log.flush()

def send_all(text):
    for s in sockets:
        if s is not server:
            try:
                s.sendall(text.encode())
            except OSError:
                pass

write('\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.')
while True:
    for s in select.select(sockets, [], [])[0]:
        if s is server:
            c, a = server.accept()
            sockets.append(c)
            names[c] = a
            write(f'[Connected] IP:{a[0]} / Port:{a[1]}가 연결되었습니다.')
            send_all(f'[알림] {a[1]} 님이 접속하셨습니다.')
            continue
        a = names[s]
        try:
            data = s.recv(2048)
        except OSError:
            data = b''
        if data:
            text = data.decode()
            write(f'[Message Log] ({a[1]}) - {text} ')
            send_all(text)
        else:
            sockets.remove(s)
            s.close()
            send_all(f'[알림] {a[1]} 님이 나갔습니다.')
            write(f'[Disconnected] IP:{a[0]} / Port:{a[1]}가 종료되었습니다.')
