const { Server } = require('socket.io');
const http = require('http');
const { io } = require('socket.io-client');
const server = http.createServer();
const ios = new Server(server);
ios.on('connection', (s) => {
  s.on('hi', (a, cb) => {
    cb(`got ${a.x} ${Buffer.isBuffer(a.b)}`);
    s.emit('news', { n: 1 });
  });
});
server.listen(0, '127.0.0.1', () => {
  const c = io(`http://127.0.0.1:${server.address().port}`, { transports: ['websocket'] });
  c.on('connect', () => c.emit('hi', { x: 5, b: Buffer.from('q') }, (r) => console.log(r)));
  c.on('news', (n) => {
    console.log(n, c.io.engine.transport.name);
    c.close();
    ios.close(() => console.log('closed'));
  });
  c.on('connect_error', (e) => {
    console.log(e.message);
    process.exit(1);
  });
});
