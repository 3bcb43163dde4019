// JSStreamSocket: a socket whose other end is a stream that is none. TLS speaks to a connection, so what is
// made of a stream is made of one of these; programs find the class by tlsSocket._handle._parentWrap.

const { Socket } = require('internal/net/socket');
const { Pipe } = require('internal/net/handle');
const { bridge } = require('internal/tls/wrap');

const outside = Symbol('outside');

class JSStreamSocket extends Socket {
  constructor(stream) {
    const [inner, outer] = bridge();
    super({ handle: new Pipe(inner), allowHalfOpen: true, manualStart: true });
    this._handle._parentWrap = this;
    this.stream = stream;
    this[outside] = new Socket({ handle: new Pipe(outer), allowHalfOpen: true }).on('error', () => {});
    this[outside].unref(); // a stream keeps no program alive, until somebody writes
    stream.pipe(this[outside]).pipe(stream);
    this.once('close', this.doClose);
  }

  _write(...args) {
    this[outside].ref();
    super._write(...args);
  }

  _writev(...args) {
    this[outside].ref();
    super._writev(...args);
  }

  // doClose lets go of the stream, when the connection has been closed by whoever has it.
  doClose() { this[outside].destroy(); }
}
module.exports = JSStreamSocket;
