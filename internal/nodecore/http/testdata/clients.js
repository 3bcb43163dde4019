// Random answers to a client: what http.request makes of each. SEED and COUNT say which, and how many.
const http = require('http'); const net = require('net');
/* global SEED, COUNT */
let seed = SEED;
const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 4294967296 * n); };
const pick = (list) => list[random(list.length)];
const chance = (n) => random(n) === 0;
const eol = () => (chance(30) ? pick(['\n', '\r', ' \r\n']) : '\r\n');
const lines = ['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK', 'HTTP/1.1 200', 'HTTP/1.1 200 ', 'HTTP/1.0 200 OK', 'HTTP/1.1 204 N', 'HTTP/1.1 304 N', 'HTTP/1.1 404 N\xe9', 'HTTP/1.1 500 a b', 'HTTP/1.1 999 x', 'HTTP/1.1 99 x', 'HTTP/1.1 1000 x', 'HTTP/2.0 200 OK', 'HTTP/0.9 200 OK', 'http/1.1 200 OK', 'HTTP/1.1  200 OK', 'ICY 200 OK', 'RTSP/1.0 200 OK', 'HTTP/1.1 2x0 OK', '', 'HTTP/1.1 101 S', 'HTTP/1.1 205 R', 'HTTP/1.1 302 F'];
const list = ['X-A: 1', 'x-a: 2', 'Set-Cookie: a', 'Set-Cookie: b', 'X-Empty:', 'Connection: close', 'Connection: keep-alive', 'Keep-Alive: timeout=1', 'Keep-Alive: timeout=0', 'Upgrade: x', 'Connection: upgrade', 'Trailer: t', 'Location: /x', 'X : a', ' fold', 'X: a\x00', 'X: \xe9', 'Content-Type: a', 'Content-Type: b', 'Age: 1', 'Age: 2', 'ETag: x', 'Proxy-Connection: close', 'Date: D', 'X:  v ', 'X-L: ' + 'v'.repeat(300)];
function body() {
  const b = 'b'.repeat(random(20)); const headers = []; let text = b;
  switch (random(9)) {
    case 0: case 1: headers.push(`Content-Length: ${b.length}`); break;
    case 2: headers.push(`Content-Length: ${b.length + 1 + random(3)}`); break;
    case 3: headers.push(pick(['Content-Length: -1', 'Content-Length: 1, 1', 'Content-Length: x', 'Content-Length:', 'Content-Length: 99999999999999999999', 'Content-Length: 1 '])); break;
    case 4: case 5: case 6: headers.push(pick(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked', 'Transfer-Encoding: Chunked', 'Transfer-Encoding: gzip, chunked', 'Transfer-Encoding: chunked, gzip', 'Transfer-Encoding: identity']));
      text = ''; for (let i = random(3); i > 0; i--) { const c = 'c'.repeat(1 + random(20)); text += (chance(15) ? pick(['g', '', '-1', '1 ']) : c.length.toString(16)) + (chance(8) ? pick([';a', ';a=b', '; a=b', ';']) : '') + eol() + c + eol(); }
      text += (chance(10) ? '' : `0${eol()}${chance(3) ? `T: v${eol()}` : ''}${eol()}`); break;
    case 7: headers.push(`Content-Length: ${b.length}`, 'Transfer-Encoding: chunked'); break;
    default:
  }
  return { headers, text };
}
function answer() {
  const { headers, text } = body(); const all = [...headers];
  for (let i = random(4); i > 0; i--) all.splice(random(all.length + 1), 0, pick(list));
  const info = chance(6) ? pick(['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 E\r\nLink: a\r\n\r\n', 'HTTP/1.1 102 P\r\n\r\n', 'HTTP/1.1 199 x\r\nA: b\r\n\r\n']) : '';
  return `${info}${pick(lines)}${eol()}${all.map((h) => h + eol()).join('')}${chance(30) ? '' : eol()}${text}${chance(8) ? pick(['extra', '\r\n', 'HTTP/1.1 200 OK\r\n\r\n']) : ''}`;
}
async function attempt(i) {
  const text = answer(); const notes = [];
  const server = net.createServer((s) => { s.on('error', () => {}); s.once('data', () => { s.end(text, 'latin1'); }); });
  await new Promise((r) => server.listen(0, '127.0.0.1', r));
  const options = { port: server.address().port, host: '127.0.0.1', method: pick(['GET', 'GET', 'GET', 'HEAD', 'POST', 'CONNECT']), ...pick([{}, {}, { agent: false }, { insecureHTTPParser: true }, { maxHeaderSize: 250 }, { joinDuplicateHeaders: true }]) };
  await new Promise((done) => {
    const q = http.request(options);
    const note = (o, name, f = () => '') => o.on(name, (...args) => notes.push(`${name} ${f(...args)}`));
    const shown = (r) => `${r.statusCode} ${r.statusMessage} ${r.httpVersion} ${JSON.stringify(r.headers)} ${r.rawHeaders.length}`;
    note(q, 'information', (r) => `${r.statusCode} ${r.rawHeaders.length}`); note(q, 'continue'); note(q, 'error', (e) => `${e.code} ${e.message}`); note(q, 'close'); note(q, 'timeout'); note(q, 'abort');
    if (chance(2)) q.on('upgrade', (r, s, head) => { notes.push(`upgrade ${shown(r)} ${head}`); s.destroy(); });
    if (chance(2)) q.on('connect', (r, s, head) => { notes.push(`connect ${shown(r)} ${head}`); s.destroy(); });
    q.on('response', (r) => { notes.push(`response ${shown(r)}`); let n = 0; r.on('data', (d) => { n += d.length; }); note(r, 'end', () => `${n} ${r.complete} ${JSON.stringify(r.trailers)}`); note(r, 'aborted'); note(r, 'error', (e) => `${e.code} ${e.message}`); note(r, 'close', () => `of response ${r.complete}`); });
    q.on('close', () => setImmediate(() => setTimeout(done, 2)));
    q.end();
  });
  await new Promise((r) => server.close(r));
  console.log(`${i} ${options.method} ${JSON.stringify(text.slice(0, 600))}\n   ${notes.sort().join('; ')}\n`);
}
(async () => { for (let i = 0; i < COUNT; i++) await attempt(i); process.exit(0); })();
