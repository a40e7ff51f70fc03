// Chat server in bare framing: the text of each 'data' event is a message; StringDecoder keeps half a character back.
const { createServer } = require('node:net');
const { appendFileSync } = require('node:fs');
const { StringDecoder } = require('node:string_decoder');

const HOST = process.argv[2];
const PORT = Number(process.argv[3]);
const people = new Map(); // socket -> texts that it is to hear

const write = (entry) => appendFileSync('Server Log.txt', `${entry}\n`);

// Not at once: Node drops a socket, and what it still had to say, as soon as a write to it fails. Before the next
// turn of the loop everything that has come in is read.
function tell(text) {
  for (const texts of people.values()) {
    if (texts.push(text) === 1) setImmediate(deliver, texts);
  }
}

function deliver(texts) {
  for (const [socket, its] of people) {
    if (its === texts) handOver(socket, its);
  }
}

function handOver(socket, texts) {
  if (texts.length && socket.writable) socket.write(texts.join(''));
  texts.length = 0;
}

const hex = (char) => `\\u{${char.codePointAt(0).toString(16).toUpperCase()}}`;
const visible = (text) => text.replace(/[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029]/g, hex);

createServer({ allowHalfOpen: true }, (socket) => {
  const { remoteAddress: ip, remotePort: port } = socket;
  if (!port) return socket.destroy();
  const decoder = new StringDecoder('utf8');

  const leave = () => {
    const texts = people.get(socket);
    if (!texts) return;
    people.delete(socket);
    handOver(socket, texts);
    socket.end();
    tell(`[알림] ${port} 님이 나갔습니다.`);
    write(`[Disconnected] IP:${ip} / Port:${port}가 종료되었습니다.`);
  };

  socket.on('data', (bytes) => {
    const text = decoder.write(bytes);
    if (text === '') return;
    tell(text);
    write(`[Message Log] (${port}) - ${visible(text)} `);
  });
  socket.on('end', leave);
  socket.on('close', leave);
  socket.on('error', () => {});

  people.set(socket, []);
  write(`[Connected] IP:${ip} / Port:${port}가 연결되었습니다.`);
  tell(`[알림] ${port} 님이 접속하셨습니다.`);
}).listen(PORT, HOST, 50, () => write('\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.'));
