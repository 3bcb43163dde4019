const { createClient } = require('redis');
const net = require('net');
const server = net
  .createServer((s) =>
    s
      .on('data', (d) => {
        const words = d
          .toString()
          .split('\r\n')
          .filter((w) => w && !/^[*$]/.test(w));
        let out = '';
        while (words.length) {
          const w = words.shift().toLowerCase();
          if (w === 'get') {
            words.shift();
            out += '$5\r\nvalue\r\n';
          } else if (w === 'set') {
            words.splice(0, 2);
            out += '+OK\r\n';
          } else if (w === 'client') {
            words.splice(0, 3);
            out += '+OK\r\n';
          } else if (w === 'quit') out += '+OK\r\n';
          else if (w === 'hgetall') {
            words.shift();
            out += '*2\r\n$1\r\na\r\n$1\r\nb\r\n';
          }
        }
        if (out) s.write(out);
      })
      .on('error', () => {})
  )
  .listen(0, '127.0.0.1', async () => {
    const c = createClient({ socket: { port: server.address().port, host: '127.0.0.1' }, disableClientInfo: true });
    c.on('error', (e) => console.log(e.message));
    await c.connect();
    console.log(await c.set('a', 'b'), await c.get('a'), { ...(await c.hGetAll('h')) });
    await c.disconnect();
    server.close(() => console.log('closed'));
  });
