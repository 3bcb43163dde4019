const { WebSocketServer, WebSocket } = require('ws');
const { once } = require('events');
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true });
server.on('connection', (socket, request) => {
  console.log(request.url);
  socket.on('message', (data, binary) => socket.send(data, { binary }));
});
(async () => {
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/p?q`, ['proto']);
  const [socket] = await once(server, 'connection');
  const closed = once(socket, 'close');
  client.on('open', () => {
    client.send('hello');
    client.send(Buffer.from([1, 2]));
    client.send('x'.repeat(5000));
    client.ping('p');
  });
  client.on('pong', (data) => console.log('pong', String(data)));
  let got = 0;
  client.on('message', (data, binary) => {
    console.log(binary, data.length);
    if (++got === 3) client.close(1000, 'bye');
  });
  const [code, reason] = await once(client, 'close');
  console.log('client', code, String(reason), client.protocol);
  const [theirs, why] = await closed;
  console.log('server', theirs, String(why));
  server.close(() => console.log('closed'));
})();
