const net = require('net');
const fs = require('fs');
const { StringDecoder } = require('string_decoder');

const [host, port] = [process.argv[2], parseInt(process.argv[3])];
const room = [];

function write(line) {
  fs.writeFileSync('Server Log.txt', line + '\n', { flag: 'a' });
}

function everyone(text) {
  room.forEach((member) => member.write(text));
}

net.createServer((member) => {
  if (member.remotePort === undefined) return member.destroy();
  const id = member.remotePort;
  const where = `IP:${member.remoteAddress} / Port:${id}`;
  const decoder = new StringDecoder('utf8');
  room.push(member);
  write(`[Connected] ${where}가 연결되었습니다.`);
  everyone(`[알림] ${id} 님이 접속하셨습니다.`);
  member.on('data', (data) => {
    const text = data.toString('utf8');
    if (text.length === 0) return;
    if (text.startsWith('/')) {
      if (text === '/quit') member.end();
      else member.write('[알림] 알 수 없는 명령입니다.');
      return;
    }
    write(`[Message Log] (${id}) - ${text} `);
    everyone(text);
  });
  member.on('error', () => {});
  member.on('close', () => {
    room.splice(room.indexOf(member), 1);
    write(`[Disconnected] ${where}가 종료되었습니다.`);
    write(`현재 ${room.length}명`);
    everyone(`[알림] ${id} 님이 나갔습니다.`);
  });
}).listen(port, host, () => write('\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.'));
