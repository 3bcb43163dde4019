// process.stdin. Go reads a piece at a time on a goroutine, and only when somebody wants it. While somebody does, the
// program stays alive; pause() and unref() let it end though the read goes on: what comes then waits here.

const Readable = require('internal/stream/readable');

const reading = Symbol('reading');
const referenced = Symbol('referenced');

function Input() {
  Readable.call(this, { highWaterMark: 64 * 1024, emitClose: true });
  this.fd = 0;
  this[reading] = false;
  this[referenced] = true;
  this.on('pause', () => hold(this));
  this.on('resume', () => hold(this));
}
Object.setPrototypeOf(Input.prototype, Readable.prototype);
Object.setPrototypeOf(Input, Readable);
module.exports = Input;

// hold keeps the loop alive exactly while data is waited for.
function hold(input) {
  const waits = !input.isPaused() || input.listenerCount('readable') > 0;
  go.hold(waits && input[referenced] && input[reading] && !input.destroyed);
}

Input.prototype._read = function () {
  if (!this[reading]) {
    this[reading] = true;
    go.read((error, bytes) => {
      this[reading] = false;
      hold(this);
      if (this.destroyed) return;
      if (error !== null) this.destroy(error);
      else this.push(bytes === null ? null : require('buffer').Buffer.from(bytes));
    });
  }
  hold(this);
};

Input.prototype._destroy = function (error, callback) {
  go.hold(false);
  callback(error);
};

function refer(on) {
  return function () {
    this[referenced] = on;
    hold(this);
    return this;
  };
}
Input.prototype.ref = refer(true);
Input.prototype.unref = refer(false);
