'use strict';
const net = require('net');
const fs = require('fs');

const sockets = new Set();

const writeLog = (entry) => {
  fs.appendFile('Server Log.txt', `${entry}\n`, () => {});
};

const sendAll = (message) => {
  for (const socket of sockets) socket.write(`${message}\n`);
};

const server = net.createServer({ allowHalfOpen: true });

server.on('connection', (socket) => {
  if (socket.remotePort === undefined) return socket.destroy();
  const { remoteAddress, remotePort } = socket;
  let text = '';
  socket.setEncoding('utf8');
  writeLog(`[Connected] IP:${remoteAddress} / Port:${remotePort}가 연결되었습니다.`);
  sendAll(`[알림] ${remotePort} 님이 접속하셨습니다.`);
  sockets.add(socket);

  socket.on('data', (chunk) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop();
    for (let line of lines) {
      line = line.replace(/\r$/, '');
      if (!line) continue;
      writeLog(`[Message Log] (${remotePort}) - ${line} `);
      sendAll(line);
    }
  });

  const leave = () => {
    sockets.delete(socket);
    sendAll(`[알림] ${remotePort} 님이 나갔습니다.`);
    writeLog(`[Disconnected] IP:${remoteAddress} / Port:${remotePort}가 종료되었습니다.`);
    socket.end();
  };

  socket.on('end', leave);
  socket.on('close', leave);
  socket.on('error', () => {});
});

server.listen({ host: process.argv[2], port: process.argv[3], backlog: 50 }, () => {
  fs.appendFileSync('Server Log.txt', '\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n');
});
