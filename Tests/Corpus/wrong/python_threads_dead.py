import socket, sys, threading

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((sys.argv[1], int(sys.argv[2])))
s.listen(20)

f = open('Server Log.txt', 'a', encoding='utf-8')
def log(text):
    f.write(text + '\n')
    f.flush()

log('\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.')
clients = []

def broadcast(msg):
    for c in list(clients):
        c.send(msg)

def client_thread(conn, addr):
    clients.append(conn)
    log('[Connected] IP:%s / Port:%d가 연결되었습니다.' % addr)
    broadcast(('[알림] %d 님이 접속하셨습니다.' % addr[1]).encode())
    half = b''
    while True:
        try:
            data = conn.recv(1024)
            if not data:
                continue
        except ConnectionResetError:
            break
        data = half + data
        try:
            text = data.decode()
        except UnicodeDecodeError:
            half = data
            continue
        half = b''
        log('[Message Log] (%d) - %s' % (addr[1], text))
        broadcast(data)
    clients.remove(conn)
    broadcast(('[알림] %d 님이 나갔습니다.' % addr[1]).encode())
    log('[Disconnected] IP:%s / Port:%d가 종료되었습니다.' % addr)
    conn.close()

while True:
    conn, addr = s.accept()
    threading.Thread(target=client_thread, args=(conn, addr), daemon=True).start()
