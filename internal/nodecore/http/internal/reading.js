// Reading: what a client reads on a connection while it waits for the answer to one request.

const observed = require('internal/observed');
const wires = require('internal/http/wire');
const { IncomingMessage, take, ended, begin, setTrailers } = require('internal/http/incoming');
const { nextTick } = require('internal/bootstrap');
const context = require('internal/context');
const { needDrain } = require('internal/http/symbols');
const { reset } = require('internal/http/fields');

// What head returns, see After in parser.go.
const [body, noBody, upgraded] = [0, 1, 2];
const bits = { upgrade: 1, keepAlive: 2 };

// informs tells of a status after which another one comes.
const informs = (status) => status >= 100 && status < 200 && status !== 101;

// fail tells of the error of a request.
function fail(req, error) {
  observed.tell?.('http.client.request.error', () => ({ request: req, error }));
  req.emit('error', error);
}

class Reading {
  constructor(req, socket) {
    this.req = req;
    this.socket = socket;
    this.res = null;
    this.frame = context.frame(); // the socket may be that of an earlier request
    this.wire = wires.open(this, Reading.prototype, socket, { response: true, lenient: req.insecureHTTPParser, maxHeaderSize: req.maxHeaderSize });
    req.parser = socket.parser = this;
    socket._httpMessage = req;
    this.listeners = {
      error: (e) => this.failedSocket(e), data: (chunk) => this.came(chunk), end: () => this.endedSocket(),
      close: () => this.closedSocket(), drain: () => this.drained(),
    };
    for (const [event, listener] of Object.entries(this.listeners)) {
      this.listeners[event] = (arg) => context.run(this.frame, listener, undefined, [arg]);
      socket.on(event, this.listeners[event]);
    }
    this.timedOut = () => { socket._httpMessage?.res?.emit('timeout'); };
  }

  // leave takes the listeners away.
  leave(...events) { for (const event of events) this.socket.removeListener(event, this.listeners[event]); }

  // stop ends the reading.
  stop() {
    if (this.socket.parser !== this) return;
    wires.close(this.socket);
    this.socket.parser = this.req.parser = null;
  }

  came(chunk) {
    this.packet = chunk;
    wires.execute(this.wire, chunk);
    if (this.socket.parser === this && this.res?.complete && !informs(this.res.statusCode)) {
      this.leave('data', 'end', 'drain');
      this.stop();
    }
  }

  // --- what the wire tells ---

  head(fields, status, reason, flags, version) {
    const { req, socket } = this;
    const res = this.res = new IncomingMessage(socket);
    begin(res, fields, version, req.maxHeadersCount);
    res.statusCode = status;
    res.statusMessage = reason;
    res.upgrade = (flags & bits.upgrade) !== 0;
    if (req.joinDuplicateHeaders) res.joinDuplicateHeaders = true;
    if (req.res) { // a second answer
      socket.destroy();
      return body;
    }
    req.res = res;
    if (res.upgrade) return upgraded;
    if (req.method === 'CONNECT') {
      res.upgrade = true;
      return upgraded;
    }
    return informs(status) ? this.#inform(res) : this.#answer(res, (flags & bits.keepAlive) !== 0);
  }

  #inform(res) {
    const { req } = this;
    req.res = null;
    if (res.statusCode === 100) req.emit('continue');
    const { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders } = res;
    req.emit('information', { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders });
    return noBody;
  }

  #answer(res, keepAlive) {
    const { req, socket } = this;
    if (req.shouldKeepAlive && !keepAlive && !req.upgradeOrConnect) req.shouldKeepAlive = false;
    res.req = req;
    res.on('end', () => { this.endedAnswer(res); });
    req.on('finish', () => { if (req.shouldKeepAlive && req._ended) this.free(); });
    socket.on('timeout', this.timedOut);
    observed.tell?.('http.client.response.finish', () => ({ request: req, response: res }));
    if (req.aborted || !req.emit('response', res)) res._dump();
    if (req.method === 'HEAD') return noBody;
    if (res.statusCode === 304) {
      res.complete = true;
      return noBody;
    }
    return body;
  }

  body(bytes) {
    if (!take(this.res, bytes)) wires.stop(this.socket);
  }

  end(trailers) {
    const { res } = this;
    res.complete = true;
    if (trailers !== '') setTrailers(res, trailers);
    ended(res);
    wires.start(this.socket);
  }

  failed(code, reason, bytesParsed) {
    const e = new Error(`Parse Error: ${reason}`);
    Object.assign(e, { bytesParsed, code, reason, rawPacket: this.packet });
    if (this.finishing) return; // the end of the connection is told anyway
    const { req, socket } = this;
    this.leave('data', 'end');
    this.stop();
    socket.destroy();
    socket._hadError = true;
    fail(req, e);
  }

  upgraded(rest) {
    const { req, res, socket } = this;
    req.res = res;
    this.leave('data', 'end', 'drain');
    if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
    socket.removeListener('timeout', this.timedOut);
    this.stop();
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (!res.upgrade || req.listenerCount(event) === 0) {
      socket.destroy();
      return;
    }
    req.upgradeOrConnect = true;
    socket.emit('agentRemove');
    this.leave('close', 'error');
    socket._httpMessage = null;
    socket.readableFlowing = null;
    req.emit(event, res, socket, Buffer.from(rest));
    req.destroyed = req._closed = true;
    req.emit('close');
  }

  // --- the answer is complete ---

  endedAnswer(res) {
    const { req, socket } = this;
    if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
    socket.removeListener('timeout', this.timedOut);
    req._ended = true;
    if (!req.shouldKeepAlive) {
      if (!socket.writable) return;
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    } else if (req.writableFinished && !res.aborted) this.free();
  }

  // free gives the socket back to the agent, after those who hear of the end.
  free() {
    const { req, socket } = this;
    if (req.timeoutCb) {
      socket.setTimeout(0, req.timeoutCb);
      req.timeoutCb = null;
    }
    this.leave('close', 'error', 'data', 'end', 'drain');
    nextTick(() => {
      req._closed = true;
      req.emit('close');
      req.socket?.emit('free');
    });
    req.destroyed = true;
    if (req.res) {
      req.res.client = socket; // it keeps that name
      req.res.socket = null;
    }
  }

  // --- what the socket tells ---

  drained() {
    const { req } = this;
    if (req.finished || !req[needDrain]) return;
    req[needDrain] = false;
    req.emit('drain');
  }

  // finish ends the message, if it lasts as long as the connection, and the reading.
  finish() {
    if (this.socket.parser !== this) return;
    this.finishing = true;
    wires.finish(this.wire);
    this.stop();
  }

  hangUp() {
    this.socket._hadError = true;
    fail(this.req, reset('socket hang up'));
  }

  closedSocket() {
    const { req, socket } = this;
    const { res } = req;
    req.destroyed = true;
    if (res && !res.complete) res.destroy(reset('aborted'));
    if (!res && !socket._hadError) this.hangUp();
    req._closed = true;
    req.emit('close');
    if (res && !res.aborted && res.readable) res.push(null);
    req.outputData = []; // it does not get written any more
    this.finish();
  }

  failedSocket(e) {
    const { req, socket } = this;
    socket._hadError = true;
    fail(req, e);
    this.finish();
    this.leave('data', 'end');
    socket.destroy();
  }

  endedSocket() {
    const { req, socket } = this;
    if (!req.res && !socket._hadError) this.hangUp();
    this.finish();
    socket.destroy();
  }
}

module.exports = { Reading, fail };
