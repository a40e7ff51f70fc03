import socket
import sys
import threading

HOST = sys.argv[1]
PORT = int(sys.argv[2])

mutex = threading.Lock()
client_list = []


def log(message):
    file = open("Server Log.txt", "ab")
    file.write(message.encode() + b"\n")
    file.close()


def send_to_all(message):
    for client in client_list:
        try:
            client.sendall(message.encode() + b"\n")
        except OSError:
            pass


def talk(client, address):
    with mutex:
        client_list.append(client)
        log(f"[Connected] IP:{address[0]} / Port:{address[1]}가 연결되었습니다.")
        send_to_all(f"[알림] {address[1]} 님이 접속하셨습니다.")
    received = b""
    try:
        while True:
            data = client.recv(1024)
            if len(data) == 0:
                break
            received = data
            for line in received.split(b"\n"):
                line = line.removesuffix(b"\r").decode("utf-8", "replace")
                if line:
                    with mutex:
                        log(f"[Message Log] ({address[1]}) - {line} ")
                        send_to_all(line)
    except ConnectionResetError:
        pass
    with mutex:
        client_list.remove(client)
        log(f"[Disconnected] IP:{address[0]} / Port:{address[1]}가 종료되었습니다.")
        send_to_all(f"[알림] {address[1]} 님이 나갔습니다.")
    client.close()


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((HOST, PORT))
server.listen()
log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.")
while True:
    client, address = server.accept()
    talk(client, address)
