const Redis = require('ioredis');
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
          } else if (w === 'info') out += '$14\r\nredis_version:\r\n';
          else if (w === 'quit') out += '+OK\r\n';
          else if (w === 'lrange') {
            words.splice(0, 3);
            out += '*2\r\n$1\r\na\r\n:7\r\n';
          }
        }
        s.write(out);
      })
      .on('error', () => {})
  )
  .listen(0, '127.0.0.1', async () => {
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
