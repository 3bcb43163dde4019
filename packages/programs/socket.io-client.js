const { io, Manager } = require('socket.io-client');
const s = io('http://127.0.0.1:1', { reconnection: false, transports: ['polling'] });
s.on('connect_error', (e) => {
  console.log(e.type, e.message);
  s.close();
});
console.log(s.connected, s.io instanceof Manager);
