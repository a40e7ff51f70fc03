const { createServer } = require('node:net');
const { createInterface } = require('node:readline');
const { appendFileSync } = require('node:fs');

const members = [];

function record(text) {
  appendFileSync('Server Log.txt', `${text}\n`);
}

function announce(text) {
  members.forEach((member) => {
    if (member.destroyed) members.splice(members.indexOf(member), 1);
    else member.write(`${text}\n`);
  });
}

createServer({ allowHalfOpen: true }, (socket) => {
  if (socket.remotePort === undefined) return socket.destroy();
  const { remoteAddress: address, remotePort: port } = socket;
  members.push(socket);
  record(`[Connected] IP:${address} / Port:${port}가 연결되었습니다.`);
  announce(`[알림] ${port} 님이 접속하셨습니다.`);

  const said = (line) => {
    if (line === '') return;
    record(`[Message Log] (${port}) - ${line} `);
    announce(line);
  };
  createInterface({ input: socket, crlfDelay: Infinity }).on('line', said);

  let here = true;
  const left = () => {
    if (!here) return;
    here = false;
    record(`[Disconnected] IP:${address} / Port:${port}가 종료되었습니다.`);
    announce(`[알림] ${port} 님이 나갔습니다.`);
  };
  socket.on('end', left);
  socket.on('close', left);
  socket.on('error', () => {});
}).listen(Number(process.argv[3]), process.argv[2], () => {
  record('\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.');
});
