// Random connections to a server: what it answers, what it saw, and how each ends. SEED and COUNT say which, and how many.
const http = require('http'); const net = require('net');
/* global SEED, COUNT */
let seed = SEED;
const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 4294967296 * n); };
const pick = (list) => list[random(list.length)];
const chance = (n) => random(n) === 0;

const seen = [];
const handlers = {
  echo(q, r) { let n = 0; q.on('data', (d) => { n += d.length; }); q.on('end', () => r.end(`${q.method} ${q.url} ${q.httpVersion} ${n} ${JSON.stringify(q.headers)} ${q.rawHeaders.length} ${JSON.stringify(q.trailers)}`)); },
  early(q, r) { r.end('early'); },
  pipe(q, r) { q.pipe(r); },
  chunked(q, r) { r.write('a'); r.write(''); r.write('bc'); r.addTrailers({ T: 'x' }); r.end(); },
  trailer(q, r) { r.setHeader('Trailer', 'T'); r.write('z'); r.addTrailers({ T: 'x' }); r.end(); },
  none(q, r) { r.writeHead(204, { 'X-A': '1' }); r.end('body'); },
  same(q, r) { r.statusCode = 304; r.end('body'); },
  length(q, r) { r.setHeader('Content-Length', 3); r.end('abc'); },
  short(q, r) { r.setHeader('Content-Length', 5); r.write('abc'); r.end(); },
  long(q, r) { r.setHeader('Content-Length', 2); r.write('abc'); r.end('d'); },
  close(q, r) { r.setHeader('Connection', 'close'); r.end('c'); },
  keep(q, r) { r.setHeader('Connection', 'keep-alive'); r.end('k'); },
  noka(q, r) { r.shouldKeepAlive = false; r.end('n'); },
  te(q, r) { r.setHeader('Transfer-Encoding', 'chunked'); r.end('te'); },
  both(q, r) { r.setHeader('Transfer-Encoding', 'chunked'); r.setHeader('Content-Length', 2); r.end('te'); },
  reason(q, r) { r.writeHead(299, 'Odd', ['A', '1', 'a', '2']); r.end(); },
  info(q, r) { r.writeProcessing?.(); r.writeContinue(); r.end('i'); },
  hints(q, r) { r.writeEarlyHints({ link: '</a>; rel=preload' }, () => {}); r.end('h'); },
  destroy(q, r) { r.destroy(); },
  half(q, r) { r.write('half'); setImmediate(() => r.destroy()); },
  qdestroy(q, r) { q.destroy(); },
  throws() { throw new Error('handler'); },
  later(q, r) { setTimeout(() => r.end('later'), 5); },
  dates(q, r) { r.sendDate = false; r.end(); },
  flush(q, r) { r.flushHeaders(); r.end('f'); },
  big(q, r) { r.end('B'.repeat(70000)); },
  socket(q, r) { q.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx'); q.socket.end(); },
  pause(q, r) { q.pause(); setImmediate(() => { q.resume(); r.end('p'); }); },
};
process.on('uncaughtException', (e) => seen.push(`uncaught ${e.message}`));
function makeServer(options) {
  const server = http.createServer({ connectionsCheckingInterval: 20, ...options }, (q, r) => {
    seen.push(`${q.method} ${q.url} ${q.httpVersion} ${q.rawHeaders.join('|').slice(0, 200)}`);
    const note = (name, o) => o.on(name, (e) => seen.push(`${q.url} ${o === q ? 'q' : 'r'}.${name}${e ? ` ${e.code}` : ''}`));
    note('aborted', q); note('error', q); note('close', q); note('close', r); note('finish', r); note('error', r);
    (handlers[q.url.split(/[/?]/)[1]] ?? handlers.echo)(q, r);
  });
  if (chance(6)) server.on('checkContinue', (q, r) => { seen.push('checkContinue'); r.writeContinue(); handlers.echo(q, r); });
  if (chance(6)) server.on('checkExpectation', (q, r) => { seen.push('checkExpectation'); r.writeHead(417); r.end(); });
  if (chance(4)) server.on('upgrade', (q, s, head) => { seen.push(`upgrade ${q.url} ${head.length}`); s.end(`HTTP/1.1 101 S\r\n\r\n${head}`); });
  if (chance(4)) server.on('connect', (q, s, head) => { seen.push(`connect ${q.url} ${head.length}`); s.end(`HTTP/1.1 200 C\r\n\r\n${head}`); });
  if (chance(4)) server.on('clientError', (e, s) => { seen.push(`clientError ${e.code} ${e.bytesParsed} ${e.rawPacket?.length}`); if (s.writable) s.end('HTTP/1.1 499 X\r\n\r\n'); });
  return server;
}
const methods = ['GET', 'GET', 'GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'get', 'CONNECT', 'PATCH', 'M-SEARCH', 'QUERY', 'GE\x00T', 'BREW', 'PRI', ''];
const urls = () => pick(['/' + pick(Object.keys(handlers)), '/' + pick(Object.keys(handlers)), '/echo?a=b#c', '*', 'http://h:1/x', '/a b', '/\xe9', '/\x01', '', 'a:1', '//', '/%zz', '/echo/' + 'u'.repeat(random(3) * 900)]);
const versions = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.2', 'HTTP/11', 'http/1.1', 'HTTP/1.', 'HTTP/1.1 ', 'FOO/1.1', ''];
const eol = () => (chance(25) ? pick(['\n', '\r', '\n\r', '\r\r\n', ' \r\n']) : '\r\n');
const body = () => 'b'.repeat(random(12));
function headers(b) {
  const list = [];
  if (!chance(12)) list.push('Host: a');
  if (chance(20)) list.push('Host: b');
  for (let i = random(4); i > 0; i--) list.push(pick(['X-A: 1', 'x-a: 2', 'X-Empty:', 'X-Sp:  v  ', 'X-T:\tv\t', 'Connection: close', 'Connection: keep-alive', 'Connection: Keep-Alive, Upgrade', 'Connection: upgrade', 'Upgrade: websocket', 'Upgrade: h2c',
    'Expect: 100-continue', 'Expect: 100-Continue', 'Expect: x', 'Cookie: a=1', 'Cookie: b=2', 'Proxy-Connection: close', 'Keep-Alive: timeout=1', 'Trailer: t', 'Range: bytes=0-1', 'Content-Type: a/b', 'Content-Type: c/d', 'Set-Cookie: q', 'X: \xe9', 'X: a\x00b', 'X: a\x7fb', 'X : a', ' X: a', '\tfold', 'X', ': v', 'X\x01: v', 'Content_Length: 3', 'X-L: ' + 'v'.repeat(random(2) * 1700), 'Transfer-Encoding : chunked', 'TE: trailers', '(X): y', 'X: "q"', 'X:\x0bq', 'X: v\rinjected: 1']));
  switch (random(14)) {
    case 0: list.push(`Content-Length: ${b.length}`); break;
    case 1: list.push(`content-length: ${b.length}`, `Content-Length: ${b.length}`); break;
    case 2: list.push(`Content-Length: ${b.length}, ${b.length}`); break;
    case 3: list.push(pick(['Content-Length: -1', 'Content-Length: +3', 'Content-Length: 0x3', 'Content-Length: 3 ', 'Content-Length:', 'Content-Length: 03', 'Content-Length: 99999999999999999999', 'Content-Length: 3.0', 'Content-Length: 1 2', 'Content-Length: 18446744073709551616', 'Content-Length: a'])); break;
    case 4: case 5: case 6: list.push('Transfer-Encoding: chunked'); break;
    case 7: list.push('Transfer-Encoding: chunked', `Content-Length: ${b.length}`); break;
    case 8: list.push(`Content-Length: ${b.length}`, 'Transfer-Encoding: chunked'); break;
    case 9: list.push(pick(['Transfer-Encoding: gzip, chunked', 'Transfer-Encoding: chunked, gzip', 'Transfer-Encoding: identity', 'Transfer-Encoding: Chunked', 'Transfer-Encoding: xchunked', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', 'Transfer-Encoding: chunked, chunked', 'Transfer-Encoding:', 'Transfer-Encoding: "chunked"', 'Transfer-Encoding:\tchunked ', 'Transfer-Encoding: gzip', 'Transfer-Encoding: chunked;q=1'])); break;
    default:
  }
  for (let i = list.length - 1; i > 0; i--) if (chance(3)) { const j = random(i + 1); [list[i], list[j]] = [list[j], list[i]]; }
  return list;
}
const size = (s) => pick([s.toString(16), s.toString(16).toUpperCase(), `0${s.toString(16)}`, s.toString(16)]);
function chunks() {
  let out = '';
  for (let i = random(4); i > 0; i--) { const b = 'c'.repeat(1 + random(20)); out += (chance(25) ? pick(['g', '-1', '', '0x3', '1 ', '+1', 'ffffffffffffffffff', ' 3', '3\t']) : size(b.length)) + (chance(8) ? pick([';a', ';a=b', ';a="b"', '; a', ';', ';a="b', ';=', ';a=\x01', ';' + 'e'.repeat(random(2) * 1500)]) : '') + eol() + b + eol(); }
  out += (chance(15) ? pick(['', '00', '0;a', '-0']) : '0') + eol();
  if (chance(4)) out += pick(['T: v\r\n', 'T: v\r\nU: w\r\n', 'Content-Length: 5\r\n', 'bad\r\n', 'T : v\r\n', ' fold\r\n', 'T: \x00\r\n', 'T: ' + 'v'.repeat(random(2) * 1700) + '\r\n', 'T: v\n']);
  return out + eol();
}
function request() {
  const b = body(); const list = headers(b);
  const chunked = list.some((h) => /chunked/i.test(h));
  const line = chance(25) ? pick(['GET /echo', 'GET  /echo HTTP/1.1', ' GET /echo HTTP/1.1', 'GET /echo  HTTP/1.1', 'GET\t/echo\tHTTP/1.1', 'GET', '\r\n\r\nGET /echo HTTP/1.1', '\nGET /echo HTTP/1.1']) : `${pick(methods)} ${urls()} ${pick(versions)}`;
  return line + eol() + list.map((h) => h + eol()).join('') + (chance(30) ? '' : eol()) + (chunked ? chunks() : b);
}
function connection() {
  let text = '';
  for (let i = 1 + random(3); i > 0; i--) text += request();
  return chance(2) ? `${text}GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n` : text;
}
const settle = (ms) => new Promise((r) => setTimeout(r, ms));
async function attempt(i) {
  seen.length = 0;
  const server = makeServer(pick([{}, {}, {}, { insecureHTTPParser: true }, { maxHeaderSize: 200 }, { keepAlive: true }, { requireHostHeader: false }, { joinDuplicateHeaders: true }, { maxRequestsPerSocket: 1 }, { keepAliveTimeout: 0 }]));
  const text = connection();
  await new Promise((r) => server.listen(0, '127.0.0.1', r));
  let out = '';
  await new Promise((done) => {
    const c = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true });
    c.setEncoding('latin1'); c.on('data', (d) => { out += d; }); c.on('end', () => { out += '[end]'; c.end(); }); c.on('error', (e) => { out += '[error]'; }); c.on('close', done);
    c.end(text, 'latin1'); // in one piece: what comes in several may be read as one, or not
  });
  server.closeAllConnections(); await new Promise((r) => server.close(r));
  await settle(2);
  out = out.replace(/Date: [^\r]*/g, 'Date: D').replace(/B{100,}/g, (m) => `B*${m.length}`).replace(/(\[end\]|\[error\])+/, '[end]');
  console.log(`${i} ${JSON.stringify(text.slice(0, 600))}\n   ${JSON.stringify(out.slice(0, 800))}\n   ${seen.sort().join('; ').slice(0, 900)}`);
}
(async () => { for (let i = 0; i < COUNT; i++) await attempt(i); process.exit(0); })();
