// Stream: what all streams inherit from, and what very old ones are. Its pipe
// is theirs alone; Readable has a better one.

const EventEmitter = require('events');

function Stream(options) { EventEmitter.call(this, options); }
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);

Stream.prototype.pipe = function pipe(target, options) {
  const source = this;
  let ended = false;
  const onData = (chunk) => { if (target.writable && target.write(chunk) === false && source.pause) source.pause(); };
  const onDrain = () => { if (source.readable && source.resume) source.resume(); };
  const onEnd = () => {
    if (ended) return;
    ended = true;
    target.end();
  };
  const onClose = () => {
    if (ended) return;
    ended = true;
    if (typeof target.destroy === 'function') target.destroy();
  };
  function onError(error) {
    cleanUp();
    if (this.listenerCount('error') === 0) this.emit('error', error);
  }
  const listeners = [
    [source, 'data', onData], [target, 'drain', onDrain], [source, 'error', onError], [target, 'error', onError],
  ];
  if (!target._isStdio && options?.end !== false) listeners.push([source, 'end', onEnd], [source, 'close', onClose]);
  function cleanUp() {
    for (const [emitter, event, listener] of listeners) emitter.removeListener(event, listener);
  }
  listeners.push([source, 'end', cleanUp], [source, 'close', cleanUp], [target, 'close', cleanUp]);
  for (const [emitter, event, listener] of listeners) emitter.on(event, listener);
  target.emit('pipe', source);
  return target;
};

module.exports = Stream;
