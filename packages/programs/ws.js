const { WebSocketServer, WebSocket } = require('ws');
const wss = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true }, () => {
  const c = new WebSocket(`ws://127.0.0.1:${wss.address().port}/p?q`, ['proto']);
  c.on('open', () => {
    c.send('hello');
    c.send(Buffer.from([1, 2]));
    c.send('x'.repeat(5000));
    c.ping('p');
  });
  c.on('pong', (d) => console.log('pong', String(d)));
  let got = 0;
  c.on('message', (d, binary) => {
    console.log(binary, d.length);
    if (++got === 3) c.close(1000, 'bye');
  });
  c.on('close', (code, why) => {
    console.log('client', code, String(why), c.protocol);
    wss.close(() => console.log('closed'));
  });
});
wss.on('connection', (s, req) => {
  console.log(req.url);
  s.on('message', (d, binary) => s.send(d, { binary }));
  s.on('close', (code, why) => console.log('server', code, String(why)));
});
