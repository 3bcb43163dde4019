// Exchange: one request of fetch and its answer, over the clients of http and https. What becomes of it is told as
// undici, which is Node's client, tells it.

const { ClientRequest } = require('internal/http/client');
const { Readable } = require('stream');
const { asyncIterator } = require('internal/symbols');
const errors = require('internal/web/fetch/errors');

// The limits that undici has, in milliseconds.
const limits = { connect: 10e3, headers: 300e3, body: 300e3, idle: 4e3 };

const agents = { __proto__: null };

// agentFor has the connections to servers of a protocol, which are kept for the next request.
function agentFor(protocol) { return agents[protocol] ??= makeAgent(protocol === 'https:' ? require('https') : require('internal/http/agent')); }

// A connection is used again in a later turn: there are servers that close it all the same.
function makeAgent({ Agent }) {
  const agent = new Agent({ keepAlive: true, timeout: limits.idle });
  agent.addRequest = (...args) => {
    const add = () => { Reflect.apply(Agent.prototype.addRequest, agent, args); };
    if (Object.keys(agent.freeSockets).length > 0) setImmediate(add);
    else add();
  };
  return agent;
}

// repeatable are the methods that may be sent again, as nothing comes of sending them twice.
const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);

// timer gives up unless it is cleared. It does not keep the program running.
const timer = (ms, giveUp) => setTimeout(giveUp, ms).unref();

class Exchange {
  // Of the body there are the bytes, or it streams and comes by write and end. answered is called once: with the cause of a
  // failure or null, and with the status, its text, and names and values of the headers.
  constructor({ method, url, headers, bytes, streams }, answered) {
    this.answered = answered;
    this.repeats = !streams && repeatable.has(method);
    this.over = false; // nobody wants to know any more
    this.failure = undefined;
    try {
      const head = require('internal/web/fetch/head').headOf({ method, url, headers, length: streams ? undefined : bytes?.length ?? 0, streams });
      this.head = head;
      this.length = head.length; // of the body, if that is known
      this.sent = 0;
      this.send = () => { this.#send(method, url, head, streams ? undefined : bytes ?? ''); };
    } catch (error) {
      this.over = true;
      answered(error);
      return;
    }
    this.send();
  }

  #send(method, url, head, bytes) {
    const { hostname, port, path } = require('url').urlToHttpOptions(url);
    const agent = agentFor(url.protocol);
    const req = this.req = new ClientRequest({ hostname, port, path, protocol: url.protocol, _defaultAgent: agent, agent, setHost: false });
    req.method = method;
    this.begin = (lines) => {
      req._storeHeader(`${method} ${path} HTTP/1.1\r\n`, lines);
      if (head.last) req.shouldKeepAlive = false;
    };
    req.on('socket', (socket) => { this.#connects(socket, url); });
    req.on('response', (res) => { this.#head(res); });
    req.on('continue', () => { this.#giveUp(errors.socketError('bad response', this.socket)); });
    req.on('upgrade', (res, socket) => {
      socket.destroy();
      this.#fail(errors.socketError('bad upgrade', socket));
    });
    req.on('error', (error) => { this.#broken(error); });
    this.waiting = timer(limits.headers, () => { this.#giveUp(errors.headersTimeout()); });
    if (bytes === undefined) return;
    this.begin(head.lines);
    req.end(bytes);
  }

  // #broken is told of the error of a request. Where the server closed a connection that was used before, it may have done so
  // before the request came.
  #broken(error) {
    const cause = errors.causeOf(error, this.socket);
    if (!this.over && this.repeats && this.req.reusedSocket && this.res === undefined && cause.code === 'UND_ERR_SOCKET') {
      this.repeats = false;
      clearTimeout(this.waiting);
      this.send();
    } else this.#fail(cause);
  }

  #connects(socket, url) {
    this.socket = socket;
    if (!socket.connecting) return;
    const late = timer(limits.connect, () => { this.#giveUp(errors.connectTimeout(socket, url, limits.connect)); });
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => { clearTimeout(late); });
    socket.once('close', () => { clearTimeout(late); });
  }

  // #fail tells of what is wrong: by the answer, or if there is one, by its body.
  #fail(cause) {
    clearTimeout(this.waiting);
    this.failure ??= cause;
    if (this.over) return;
    const { answered, body } = this;
    if (body !== undefined) {
      if (!this.res.complete) body.destroy(this.failure); // what comes behind it is nobody's
      return;
    }
    this.over = true;
    answered(this.failure);
  }

  #giveUp(cause) {
    this.#fail(cause);
    this.req.destroy();
  }

  // --- the answer ---

  #head(res) {
    clearTimeout(this.waiting);
    if (this.over) return;
    if (res.statusCode < 200) { // and no other answer follows
      this.#giveUp(errors.socketError('other side closed', this.socket));
      return;
    }
    this.res = res;
    this.body = new Readable({ read: () => { res.resume(); } });
    this.body.on('error', () => {});
    this.received = 0;
    res.on('data', (chunk) => {
      this.received += chunk.length;
      if (!this.body.push(chunk)) res.pause();
    });
    res.on('end', () => { this.body.push(null); });
    res.on('error', () => { this.#cutOff(); });
    res.pause();
    this.answered(null, res.statusCode, Buffer.from(res.statusMessage, 'latin1').toString(), res.rawHeaders);
  }

  // #cutOff is called when the connection ends in the middle of the body. Where it was to end with that, what has come counts.
  #cutOff() {
    const { res, body, req, failure } = this;
    const length = res.headers['content-length'];
    if (failure !== undefined) body.destroy(failure);
    else if (req.shouldKeepAlive) body.destroy(errors.socketError('other side closed', this.socket));
    else if (length !== undefined && Number.parseInt(length, 10) !== this.received) body.destroy(errors.lengthMismatch('Response'));
    else body.push(null);
  }

  // read calls back with the cause of a failure or null, and a piece of the body, decoded, or nothing at its end.
  read(callback) {
    this.pieces ??= require('internal/web/fetch/decode').decoded(this.body, this.res.headers['content-encoding'])[asyncIterator]();
    const late = timer(limits.body, () => { this.#giveUp(errors.bodyTimeout()); });
    this.pieces.next().then(({ value, done }) => {
      clearTimeout(late);
      callback(null, done ? undefined : value);
    }, (error) => {
      clearTimeout(late);
      if (this.received === 0 && this.res.complete) callback(null, undefined); // nothing is no gzip
      else callback(error);
    });
  }

  // drop lets the body go that no answer to such a request has.
  drop() {
    this.over = true;
    this.res.resume();
  }

  // abort ends the exchange, however far it is.
  abort() {
    clearTimeout(this.waiting);
    this.over = true;
    this.req?.destroy();
  }

  // --- the body of the request ---

  // write sends a piece, and calls back when there is room for the next one: with whether the server wants it.
  write(bytes, callback) {
    const { req } = this;
    if (bytes.length === 0) {
      callback(true);
      return;
    }
    if (this.sent === 0) this.begin(this.head.lines);
    this.sent += bytes.length;
    if (this.length !== undefined && this.sent > this.length) this.#giveUp(errors.lengthMismatch('Request'));
    if (this.over || req.destroyed || req.write(bytes)) {
      callback(!this.over && !req.destroyed);
      return;
    }
    const settled = () => {
      req.removeListener('drain', settled);
      req.removeListener('close', settled);
      callback(!req.destroyed);
    };
    req.on('drain', settled);
    req.on('close', settled);
  }

  end() {
    if (this.length !== undefined && this.sent !== this.length) this.#giveUp(errors.lengthMismatch('Request'));
    else {
      if (this.sent === 0) this.begin(this.head.linesOfNothing);
      this.req.end();
    }
  }
}

module.exports = { Exchange };
