'use strict';
/*
 * Chat server with net.Server. What everyone is to hear is written once a turn of the loop, after everything that can be
 * read has been read: a socket whose write fails is destroyed by Node, with all that it has not given us yet.
 */
const net = require('net');
const fs = require('fs');

const [host, port] = process.argv.slice(2);
const log = fs.openSync('Server Log.txt', 'a');
const clients = new Set();
let flushing = false;

function logLine(line) {
  fs.writeSync(log, line + '\n');
}

function broadcast(bytes) {
  for (const client of clients) client.outgoing.push(bytes, Buffer.from('\n'));
  if (!flushing) setImmediate(flush);
  flushing = true;
}

function flush() {
  flushing = false;
  for (const client of clients) client.flush();
}

class Client {
  constructor(socket) {
    this.socket = socket;
    this.address = socket.remoteAddress;
    this.port = socket.remotePort;
    this.partial = Buffer.alloc(0);
    this.outgoing = [];
    socket.setNoDelay(true);
    socket.on('data', (data) => this.received(data));
    socket.on('end', () => this.ended());
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => this.ended());
    clients.add(this);
    logLine(`[Connected] IP:${this.address} / Port:${this.port}가 연결되었습니다.`);
    broadcast(Buffer.from(`[알림] ${this.port} 님이 접속하셨습니다.`));
  }

  received(data) {
    let rest = Buffer.concat([this.partial, data]);
    for (let lf; (lf = rest.indexOf(10)) >= 0; rest = rest.subarray(lf + 1)) {
      const line = rest.subarray(0, lf > 0 && rest[lf - 1] === 13 ? lf - 1 : lf);
      if (line.length > 0) this.said(line);
    }
    this.partial = rest;
  }

  said(line) {
    const text = line.toString().replace(/(?!\t)[\p{Cc}\u2028\u2029]/gu, (c) => `\\u{${c.codePointAt(0).toString(16).toUpperCase()}}`);
    logLine(`[Message Log] (${this.port}) - ${text} `);
    broadcast(line);
  }

  ended() {
    if (!clients.delete(this)) return;
    this.flush();
    this.socket.end();
    logLine(`[Disconnected] IP:${this.address} / Port:${this.port}가 종료되었습니다.`);
    broadcast(Buffer.from(`[알림] ${this.port} 님이 나갔습니다.`));
  }

  flush() {
    if (this.outgoing.length > 0 && this.socket.writable) this.socket.write(Buffer.concat(this.outgoing));
    this.outgoing = [];
  }
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  if (socket.remotePort === undefined) socket.destroy(); // reset before we saw it
  else new Client(socket);
});
server.listen({ host, port: Number(port), backlog: 50 }, () => {
  logLine('\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.');
});
