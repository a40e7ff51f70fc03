const net = require('net');
const fs = require('fs');

const clients = [];

function log(text) {
  fs.appendFileSync('Server Log.txt', text + '\n');
}

function broadcast(text) {
  clients.forEach((c) => c.write(text + '\n'));
}

const server = net.createServer((socket) => {
  if (socket.remotePort === undefined) return socket.destroy();
  const ip = socket.remoteAddress;
  const port = socket.remotePort;
  let rest = Buffer.alloc(0);
  clients.push(socket);
  log(`[Connected] IP:${ip} / Port:${port}가 연결되었습니다.`);
  broadcast(`[알림] ${port} 님이 접속하셨습니다.`);

  socket.on('data', (data) => {
    const lines = [data];
    for (const line of lines) {
      const text = line.toString().replace(/\r?\n$/, '');
      if (text === '') continue;
      log(`[Message Log] (${port}) - ${text}`);
      broadcast(text);
    }
  });

  socket.on('close', () => {
    clients.splice(clients.indexOf(socket), 1);
    broadcast(`[알림] ${port} 님이 나갔습니다.`);
    log(`[Disconnected] IP:${ip} / Port:${port}가 종료되었습니다.`);
  });
});

server.listen(Number(process.argv[3]), process.argv[2], () => {
  log('\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.');
});
