// The members of Socket that Node has only for those who found them before they were private. They warn.

const { deprecate } = require('internal/util/deprecate');

const code = 'DEP0112';

// What each reads of the state, and sets in it.
const properties = {
  _handle: [(s) => s.handle, (s, value) => { s.handle = value; }],
  _receiving: [(s) => s.bound === 'yes', () => {}],
  _bindState: [(s) => ['no', 'soon', 'yes'].indexOf(s.bound), (s, value) => { s.bound = ['no', 'soon', 'yes'][value] ?? s.bound; }],
  _queue: [(s) => s.queue, (s, value) => { s.queue = value; }],
  _reuseAddr: [(s) => s.options.reuseAddr, (s, value) => { s.options = { ...s.options, reuseAddr: value }; }],
};

exports.addTo = (Socket, state) => {
  for (const [name, [get, set]] of Object.entries(properties)) {
    const message = `Socket.prototype.${name} is deprecated`;
    Object.defineProperty(Socket.prototype, name, {
      get: deprecate(function () { return get(this[state]); }, message, code),
      set: deprecate(function (value) { set(this[state], value); }, message, code),
    });
  }
  const { notRunning } = require('internal/dgram/errors');
  Socket.prototype._healthCheck = deprecate(function () { if (this[state].handle === null) throw notRunning(); }, 'Socket.prototype._healthCheck() is deprecated', code);
  Socket.prototype._stopReceiving = deprecate(() => {}, 'Socket.prototype._stopReceiving() is deprecated', code);
};
