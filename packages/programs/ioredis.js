const Redis = require('ioredis');
const net = require('net');
// A server that knows a few commands.
const answers = { get: () => '$5\r\nvalue\r\n', set: () => '+OK\r\n', lrange: () => '*2\r\n$1\r\na\r\n:7\r\n' };
function commands(text) {
  const lines = text.split('\r\n');
  const found = [];
  while (lines.length > 1) {
    const count = Number(lines.shift().slice(1));
    found.push(lines.splice(0, 2 * count).filter((_, i) => i % 2 === 1));
  }
  return found;
}
const server = net.createServer((socket) => {
  socket.on('data', (data) =>
    socket.write(
      commands(String(data))
        .map(([name]) => (answers[name.toLowerCase()] ?? answers.set)())
        .join('')
    )
  );
  socket.on('error', () => {});
});
server.listen(0, '127.0.0.1', async () => {
  const r = new Redis({ port: server.address().port, host: '127.0.0.1', enableReadyCheck: false });
  console.log(
    await r.set('k', 'v'),
    await r.get('k'),
    await r.lrange('l', 0, -1),
    await r.pipeline().get('a').set('b', '1').exec()
  );
  r.disconnect();
  server.close(() => console.log('closed'));
});
