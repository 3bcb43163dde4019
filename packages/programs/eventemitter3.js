const E = require('eventemitter3');
const e = new E();
const ctx = { x: 1 };
e.on(
  'a',
  function (...args) {
    console.log(this.x, args);
  },
  ctx
).once('a', () => console.log('once'));
console.log(
  e.emit('a', 1, 2, 3, 4, 5, 6),
  e.emit('a'),
  e.emit('b'),
  e.eventNames(),
  e.listenerCount('a'),
  e.removeAllListeners().eventNames()
);
