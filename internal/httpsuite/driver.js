// Sends messages to servers and to clients, and prints for each message a line of JSON: how it was sent, and what became
// of it. The argument is the file with the messages.
const fs = require('fs');
const http = require('http');
const net = require('net');
const { Duplex } = require('stream');

const messages = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));

// --- servers ---

const notesOf = new WeakMap(); // by connection

function serverOf(options) {
  const server = http.createServer({ ...options, keepAliveTimeout: 0 });
  server.on('request', (q, r) => {
    const notes = notesOf.get(q.socket);
    notes.push(`${q.method} ${q.url} ${q.httpVersion} ${JSON.stringify(q.rawHeaders)}`);
    q.on('error', (e) => { notes.push(`error ${e.code}`); });
    let body = '';
    q.setEncoding('latin1').on('data', (d) => { body += d; }).on('end', () => {
      notes.push(`body ${JSON.stringify(body)} ${JSON.stringify(q.rawTrailers)}`);
      r.end(body, 'latin1');
    });
  });
  for (const event of ['upgrade', 'connect']) {
    server.on(event, (q, socket, head) => {
      notesOf.get(socket).push(`${event} ${q.method} ${q.url} ${JSON.stringify(q.rawHeaders)} ${head.latin1Slice()}`);
      socket.end('HTTP/1.1 101 Other\r\n\r\n');
    });
  }
  server.on('clientError', (e, socket) => {
    const notes = notesOf.get(socket);
    // What comes behind an error is refused again, once for each piece in which it happens to come.
    if (!notes.some((note) => note.startsWith('clientError'))) notes.push(`clientError ${e.code} ${e.message} ${e.bytesParsed}`);
    if (socket.writable) socket.end(`HTTP/1.1 400 ${e.code}\r\n\r\n`);
  });
  return server;
}

const servers = { strict: serverOf({}), lenient: serverOf({ insecureHTTPParser: true }), small: serverOf({ maxHeaderSize: 100, requireHostHeader: false }) };
const plain = (text) => text.replace(/Date: [^\r]*/g, 'Date: D');

// overNetwork sends a text in pieces, each when the one before was read.
async function overNetwork(server, pieces) {
  const notes = [];
  let out = '';
  const accepted = new Promise((done) => { server.prependOnceListener('connection', (socket) => { notesOf.set(socket, notes); done(socket); }); });
  const client = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true });
  client.setEncoding('latin1').on('data', (d) => { out += d; }).on('error', () => {});
  const ended = new Promise((done) => { client.on('end', () => { out += '[end]'; client.end(); }).on('close', done); });
  const socket = await accepted;
  const closed = new Promise((done) => { socket.on('close', done); });
  let sent = 0;
  for (const piece of pieces) {
    if (socket.destroyed || client.destroyed) break;
    client.write(piece, 'latin1');
    sent += piece.length;
    while (pieces.length > 1 && socket.bytesRead < sent && !socket.destroyed && !client.destroyed) await new Promise(setImmediate);
  }
  client.end();
  await Promise.all([ended, closed]);
  await new Promise(setImmediate);
  return [...notes, JSON.stringify(plain(out))].join('; ');
}

// inMemory gives a server a connection that is no socket, with a byte at a time.
async function inMemory(server, text) {
  const notes = [];
  let out = '';
  const socket = new Duplex({ allowHalfOpen: true, read() {}, write(d, e, done) { out += d.latin1Slice(); done(); } });
  const closed = new Promise((done) => { socket.on('close', done); });
  notesOf.set(socket, notes);
  server.emit('connection', socket);
  for (let i = 0; i < text.length && !socket.destroyed; i++) {
    socket.push(Buffer.from(text[i], 'latin1'));
    await null;
  }
  if (!socket.destroyed) socket.push(null);
  await closed;
  await new Promise(setImmediate);
  return [...notes, JSON.stringify(plain(out))].join('; ');
}

// --- clients ---

const answering = net.createServer((s) => {
  s.on('error', () => {});
  s.once('data', async () => {
    const { pieces } = answering;
    let sent = 0;
    for (const piece of pieces) {
      if (s.destroyed) return;
      s.write(piece, 'latin1');
      sent += piece.length;
      const { socket } = answering;
      while (pieces.length > 1 && socket.bytesRead < sent && !socket.destroyed && !s.destroyed) await new Promise(setImmediate);
    }
    s.end();
  });
});

// ask has a client read the text as the answer to its request.
function ask(options, pieces) {
  const seen = [];
  answering.pieces = pieces;
  return new Promise((done) => {
    const q = http.request({ port: answering.address().port, host: '127.0.0.1', agent: false, ...options });
    const head = (r) => `${r.statusCode} ${r.statusMessage} ${r.httpVersion} ${JSON.stringify(r.rawHeaders)}`;
    q.on('socket', (socket) => { answering.socket = socket; });
    q.on('information', (r) => { seen.push(`information ${r.statusCode} ${JSON.stringify(r.rawHeaders)}`); });
    for (const event of ['upgrade', 'connect']) {
      q.on(event, (r, socket, rest) => {
        seen.push(`${event} ${head(r)}`);
        let more = rest.latin1Slice();
        socket.setEncoding('latin1').on('data', (d) => { more += d; }).on('end', () => { seen.push(more); socket.destroy(); });
      });
    }
    q.on('error', (e) => { seen.push(`error ${e.code} ${e.message}`); });
    q.on('response', (r) => {
      let body = '';
      seen.push(`response ${head(r)}`);
      r.on('error', (e) => { seen.push(`error of the response ${e.code} ${e.message}`); });
      r.on('data', (d) => { body += d.latin1Slice(); }).on('close', () => { seen.push(`body ${JSON.stringify(body)} ${r.complete} ${JSON.stringify(r.rawTrailers)}`); });
    });
    q.on('close', () => { setImmediate(() => { done(seen.join('; ')); }); });
    q.end();
  });
}

// What is wrong with an answer, the parsers say in words of their own: fetch has another one than http in Node.
const said = ({ message, cause }) => `${message}, ${cause?.name} ${cause?.name === 'HTTPParserError' ? '' : `${cause?.code} ${cause?.message}`}`;

async function fetched(text) {
  answering.pieces = [text];
  try {
    const r = await fetch(`http://127.0.0.1:${answering.address().port}/`, { redirect: 'manual' });
    const head = `${r.status} ${r.statusText} ${JSON.stringify([...r.headers].sort())}`;
    try {
      return `${head} ${JSON.stringify(Buffer.from(await r.arrayBuffer()).latin1Slice())}`;
    } catch (e) {
      return `${head} ${said(e)}`;
    }
  } catch (e) {
    return said(e);
  }
}

// --- all of them ---

let seed = 7;
const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 4294967296 * n); };

// cut makes three pieces.
function cut(text) {
  const [a, b] = [random(text.length), random(text.length)].sort((x, y) => x - y);
  return [text.slice(0, a), text.slice(a, b), text.slice(b)].filter((piece) => piece !== '');
}

// within gives up on what does not end by itself.
async function within(promise) {
  let timer;
  const late = new Promise((done) => { timer = setTimeout(done, 1000, 'it does not end'); });
  const answer = await Promise.race([promise, late]);
  clearTimeout(timer);
  for (const server of Object.values(servers)) server.closeAllConnections();
  return answer;
}

async function sent({ response, text }) {
  const answers = {};
  const pieces = cut(text);
  if (response) {
    answers.whole = await within(ask({}, [text]));
    answers.pieces = await within(ask({}, pieces));
    answers.lenient = await within(ask({ insecureHTTPParser: true }, [text]));
    answers.head = await within(ask({ method: 'HEAD' }, [text]));
    answers.connect = await within(ask({ method: 'CONNECT' }, [text]));
    answers.fetch = await within(fetched(text));
    return answers;
  }
  for (const [name, server] of Object.entries(servers)) answers[name] = await within(overNetwork(server, [text]));
  answers.pieces = await within(overNetwork(servers.strict, pieces));
  if (text.length < 3000) answers.bytes = await within(inMemory(servers.strict, text));
  return answers;
}

(async () => {
  for (const server of [...Object.values(servers), answering]) await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  for (const message of messages) console.log(JSON.stringify(await sent(message)));
  process.exit(0);
})();
