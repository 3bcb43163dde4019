// Connection: a client of a server. It reads requests, which may come before the last one was answered, and has the
// answers leave in the order of the requests.

const observed = require('internal/observed');
const { Socket } = require('net');
const wires = require('internal/http/wire');
const { take, ended, drop, begin, setTrailers } = require('internal/http/incoming');
const response = require('internal/http/response');
const { ServerResponse } = response;
const { assignSocket } = ServerResponse.prototype;
const { uniqueHeaders, needDrain } = require('internal/http/symbols');
const { reset, error } = require('internal/http/fields');
const STATUS_CODES = require('internal/http/status');
const { server: serverSymbols } = require('internal/http/server_symbols');

// What head returns, see After in parser.go.
const body = 0;
const upgraded = 2;
const stopped = 3;

// The bits of what a head says.
const bits = { upgrade: 1, keepAlive: 2, host: 4, expect: 8 };

const keepAliveBuffer = 1000; // the client is told of less time than it has
const nothing = () => {};

class Connection {
  constructor(server, socket) {
    this.server = server;
    this.socket = socket;
    this.incoming = null; // the request that is being read
    this.waiting = []; // requests that have no complete answer
    this.outgoing = []; // answers that wait for the one before
    this.outgoingData = 0; // how much is in those
    this.requests = 0;
    this.paused = false;
    this.idle = false;
    this.over = false; // the last answer is complete, and the socket closes behind it
    socket.server = server;
    socket.parser = this;
    socket[serverSymbols.connection] = this;
    this.wire = wires.open(this, Connection.prototype, socket, {
      response: false, lenient: server.insecureHTTPParser, maxHeaderSize: server.maxHeaderSize, native: true,
    });
    this.options = { rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites };
    const mark = socket.writableHighWaterMark;
    if (mark !== require('internal/stream/options').defaults.bytes) this.options.highWaterMark = mark;
    this.#listen();
  }

  #listen() {
    const { socket, server } = this;
    if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
    this.listeners = {
      timeout: () => this.timedOut(), error: (e) => this.failedSocket(e), end: () => this.endedSocket(), close: () => this.closedSocket(),
      drain: () => this.drained(),
    };
    for (const [event, listener] of Object.entries(this.listeners)) socket.on(event, listener);
    if (wires.isOurs(socket)) this.#guard();
    else this.#readSocket();
    server[serverSymbols.connections]?.add(this);
  }

  #readSocket() {
    this.listeners.data = (chunk) => {
      this.packet = chunk;
      wires.execute(this.wire, chunk);
    };
    Reflect.apply(Socket.prototype.on, this.socket, ['data', this.listeners.data]);
  }

  // #guard gives the socket what it reads as soon as somebody wants to read it, too.
  #guard() {
    const { socket } = this;
    for (const name of ['on', 'addListener', 'prependListener']) {
      socket[name] = (event, listener) => {
        if ((event === 'data' || event === 'readable') && wires.isOurs(socket)) {
          wires.giveBack(socket);
          this.#readSocket();
        }
        return Reflect.apply(Socket.prototype[name], socket, [event, listener]);
      };
    }
    socket.setEncoding = () => { throw error(Error, 'ERR_HTTP_SOCKET_ENCODING', 'Changing the socket encoding is not allowed per RFC7230 Section 3.'); };
  }

  // leave ends what the connection has to do with its socket.
  leave() {
    const { socket } = this;
    for (const [event, listener] of Object.entries(this.listeners)) socket.removeListener(event, listener);
    for (const name of ['on', 'addListener', 'prependListener', 'setEncoding']) delete socket[name];
    this.#forget();
  }

  #forget() {
    wires.close(this.socket);
    this.socket.parser = null;
    this.server[serverSymbols.connections]?.delete(this);
  }

  // --- what the wire tells ---

  head(fields, method, url, flags, version) {
    const { socket, server } = this;
    if ((socket._writableState ?? socket).destroyed) return stopped;
    if (socket.timeout) socket._unrefTimer?.();
    this.idle = false;
    const req = this.incoming = new server[serverSymbols.IncomingMessage](socket);
    begin(req, fields, version, server.maxHeadersCount);
    req.method = method;
    req.url = url;
    if (server.joinDuplicateHeaders) req.joinDuplicateHeaders = true;
    if ((flags & bits.upgrade) !== 0 && (method === 'CONNECT' || server.listenerCount('upgrade') > 0)) {
      req.upgrade = true;
      return upgraded;
    }
    this.#answer(req, flags, version);
    return body;
  }

  #answer(req, flags, version) {
    const { socket, server } = this;
    this.waiting.push(req);
    if (!this.paused && (wires.isFull(socket) || (this.outgoingData > 0 && this.outgoingData >= socket.writableHighWaterMark))) {
      this.paused = true;
      wires.stop(socket);
    }
    this.options.version11 = version === 11;
    const res = new server[serverSymbols.ServerResponse](req, this.options);
    res[response.connection] = this;
    if (server.maxRequestsPerSocket) res._maxRequestsPerSocket = server.maxRequestsPerSocket;
    if ((flags & bits.keepAlive) === 0) res.shouldKeepAlive = false;
    if (server[uniqueHeaders]) res[uniqueHeaders] = server[uniqueHeaders];
    if (socket._httpMessage) this.outgoing.push(res);
    else assign(res, socket);
    if (observed.tell !== undefined) this.#tell('http.server.request.start', req, res);
    if (version !== 11 || this.#admit(req, res, flags)) server.emit('request', req, res);
  }

  // #admit checks what HTTP/1.1 asks of a request, and tells whether it is for the program.
  #admit(req, res, flags) {
    const { server, socket } = this;
    if ((flags & bits.host) === 0 && server.requireHostHeader) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return false;
    }
    const most = server.maxRequestsPerSocket;
    if (typeof most === 'number' && most > 0) {
      this.requests++;
      res.maxRequestsOnConnectionReached = most <= this.requests;
      if (most < this.requests) {
        server.emit('dropRequest', req, socket);
        res.writeHead(503);
        res.end();
        return false;
      }
    }
    return (flags & bits.expect) === 0 || this.#expected(req, res);
  }

  #expected(req, res) {
    const { server } = this;
    if (/(?:^|\W)100-continue(?:$|\W)/i.test(req.headers.expect)) {
      res._expect_continue = true;
      if (server.listenerCount('checkContinue') === 0) {
        res.writeContinue();
        return true;
      }
      server.emit('checkContinue', req, res);
    } else if (server.listenerCount('checkExpectation') > 0) server.emit('checkExpectation', req, res);
    else {
      res.writeHead(417);
      res.end();
    }
    return false;
  }

  body(bytes) {
    if (this.socket.timeout) this.socket._unrefTimer?.();
    if (this.incoming !== null && !take(this.incoming, bytes)) wires.stop(this.socket);
  }

  end(trailers) {
    const req = this.incoming;
    if (req === null) return;
    req.complete = true;
    if (trailers !== '') setTrailers(req, trailers);
    ended(req);
    if (!this.paused) wires.start(this.socket);
  }

  failed(code, reason, bytesParsed, packet) {
    const e = Object.assign(new Error(packet === undefined ? 'Parse Error' : `Parse Error: ${reason}`), { bytesParsed, code, reason });
    if (packet !== undefined) e.rawPacket = this.packet ?? Buffer.from(packet);
    this.failedSocket(e);
  }

  upgraded(rest) {
    const { incoming: req, server, socket } = this;
    this.leave();
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (server.listenerCount(event) === 0) {
      socket.destroy();
      return;
    }
    socket.readableFlowing = null;
    server.emit(event, req, socket, Buffer.from(rest));
  }

  // idled is called when no request has come for a time.
  idled() { if (this.idle && !this.socket.destroyed) this.socket.emit('timeout'); }

  // --- what the answers tell ---

  // pending is told how much more, or less, waits in an answer for its turn.
  pending(delta) {
    this.outgoingData += delta;
    this.drained();
  }

  // answered is called when an answer is complete.
  answered(res) {
    if (observed.tell !== undefined) this.#tell('http.server.response.finish', res.req, res);
    const { socket } = this;
    const req = this.waiting.shift() ?? res.req;
    if (drop(req)) this.#await(req);
    else if (this.incoming === req) this.incoming = null;
    res.detachSocket(socket);
    response.closeSoon(res);
    if (res._last) {
      this.over = typeof socket.destroySoon === 'function';
      if (this.over) socket.destroySoon();
      else socket.end();
    } else if (this.outgoing.length > 0) this.outgoing.shift().assignSocket(socket);
    else if (this.server.keepAliveTimeout) {
      this.idle = true;
      wires.idle(this.wire, this.server.keepAliveTimeout + keepAliveBuffer);
    }
  }

  // What makes functions is apart from what runs for each request.
  #await(req) { req.on('end', () => { if (this.incoming === req) this.incoming = null; }); }

  #tell(name, request, response) {
    const { socket, server } = this;
    observed.tell(name, () => ({ request, response, socket, server }));
  }

  // --- what the socket tells ---

  drained() {
    const { socket } = this;
    if (this.paused && this.outgoingData <= socket.writableHighWaterMark) {
      this.paused = false;
      wires.start(socket);
    }
    const res = socket._httpMessage;
    if (res && !res.finished && res[needDrain]) {
      res[needDrain] = false;
      res.emit('drain');
    }
  }

  timedOut() {
    const { incoming: req, socket } = this;
    const heard = [
      req && !req.complete && req.emit('timeout', socket), socket._httpMessage?.emit('timeout', socket), this.server.emit('timeout', socket),
    ];
    if (!heard.some(Boolean)) socket.destroy();
  }

  closedSocket() {
    const res = this.socket._httpMessage;
    this.#forget();
    while (this.waiting.length > 0) this.waiting.shift().destroy(reset('aborted'));
    if (res) response.closed(res);
  }

  endedSocket() {
    const { socket, server } = this;
    if (this.over || !wires.finish(this.wire)) return; // it is closed already, or failed was called
    if (!server.httpAllowHalfOpen) {
      wires.sinkOf(socket).uncorkAll?.(); // as the end of a stream does
      socket.end();
    } else if (this.outgoing.length > 0) this.outgoing.at(-1)._last = true;
    else if (socket._httpMessage) socket._httpMessage._last = true;
    else socket.end();
  }

  failedSocket(e) {
    const { socket } = this;
    socket.removeListener('error', this.listeners.error);
    if (socket.listenerCount('error') === 0) socket.on('error', nothing);
    if (this.server.emit('clientError', e, socket)) return;
    if (socket.writable && !socket._httpMessage?._headerSent) {
      const status = answers[e.code] ?? 400;
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`, 'latin1');
    }
    socket.destroy(e);
  }

  // expired is called when the request takes too long to come.
  expired() { this.failedSocket(error(Error, 'ERR_HTTP_REQUEST_TIMEOUT', 'Request timeout')); }

  // late tells whether a request, or its head, takes longer than it may.
  late(headersTimeout, requestTimeout) {
    const age = wires.age(this.wire);
    if (age === undefined) return false;
    return (age < 0 && headersTimeout > 0 && -age > headersTimeout) || (requestTimeout > 0 && Math.abs(age) > requestTimeout);
  }

  // unused tells whether no request is on its way, or being answered.
  get unused() { return wires.age(this.wire) === undefined && (this.socket._httpMessage?.finished ?? true); }
}

// assign gives a new answer its socket. One of our own has nobody yet to hear of that, and nothing to write.
function assign(res, socket) {
  if (res.assignSocket !== assignSocket || res.constructor !== ServerResponse || !response.isQuiet(res)) res.assignSocket(socket);
  else {
    socket._httpMessage = res;
    res.socket = socket;
  }
}

const answers = { HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413, ERR_HTTP_REQUEST_TIMEOUT: 408 };

module.exports = { Connection };
