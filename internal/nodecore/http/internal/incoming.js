// IncomingMessage: what a server is asked, and what a client is answered. Its headers are made when somebody asks for
// them, and so is its state as a stream, which most requests don't need.

const Readable = require('internal/stream/readable');
const { nextTick } = require('internal/bootstrap');
const fields = require('internal/http/fields');

const raw = Symbol('raw'); // the fields as they came, see Head.Fields, or undefined
const rawTrailers = Symbol('rawTrailers');
const limit = Symbol('limit'); // of the fields that count
const own = Symbol('own'); // what was made, or set, of the properties below
const version = Symbol('version'); // of HTTP, times ten; 0 if nothing was said of it
const usual = 11;
const mostHeaders = 2000;

// What is the same for most messages, the prototype has: properties of their own cost them more.
function IncomingMessage(socket) { this.socket = socket; }
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

// hide gives the prototype what objects begin with, and don't show.
const hide = (defaults) => {
  for (const name of Reflect.ownKeys(defaults)) Object.defineProperty(IncomingMessage.prototype, name, { value: defaults[name], writable: true, configurable: true });
};
hide({
  method: null, url: '', complete: false, aborted: false, [version]: usual, [own]: undefined, statusCode: null, statusMessage: null, joinDuplicateHeaders: false,
  _consuming: false, _dumped: false, [raw]: undefined, [rawTrailers]: '', [limit]: undefined,
});

// --- the stream ---

Object.defineProperty(IncomingMessage.prototype, '_readableState', {
  get() {
    if (!Object.hasOwn(this, 'socket')) return undefined; // a prototype is none
    const state = new Readable.ReadableState({ highWaterMark: this.socket?.readableHighWaterMark }, false);
    this._readableState = state;
    state.readingMore = state.sync = true; // what comes before somebody reads is kept
    if (this.complete) this.push(null);
    if (this._dumped) this.resume();
    return state;
  },
  set(value) { Object.defineProperty(this, '_readableState', { value, writable: true, enumerable: true, configurable: true }); },
  configurable: true,
});

const isStream = (message) => Object.hasOwn(message, '_readableState');

// ended tells that nothing more comes of the body.
function ended(message) {
  message.complete = true;
  if (isStream(message)) message.push(null);
}

// take gives a message a piece of its body, and tells whether there is room for more.
function take(message, bytes) {
  if (message._dumped) return true;
  const { flowing, readableListening } = message._readableState;
  if (flowing || readableListening) message._consuming = true;
  return message.push(Buffer.from(bytes));
}

// drop has nobody wait for the rest of the body, and tells whether it will end later: of what nobody looked at, there is
// nothing to tell.
function drop(message) {
  if (message.complete && !isStream(message)) {
    message._dumped = true;
    return false;
  }
  if (!message._consuming && !message._readableState.resumeScheduled) message._dump();
  return !message.readableEnded;
}

IncomingMessage.prototype._read = function _read(_n) {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  if (this.socket) require('internal/http/wire').start(this.socket);
};

IncomingMessage.prototype._destroy = function _destroy(error, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  const done = (failure) => { nextTick(() => callback(this.listenerCount('error') === 0 ? undefined : failure)); };
  if (!this.socket || this.socket.destroyed || !this.aborted) {
    done(error);
    return;
  }
  this.socket.destroy(error);
  const clean = require('internal/stream/end').finished(this.socket, (failure) => {
    clean();
    done(failure?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? error : failure || error);
  });
};

IncomingMessage.prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  this.removeAllListeners('data');
  this.resume();
};

IncomingMessage.prototype.setTimeout = function setTimeout(ms, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(ms);
  return this;
};

// --- the fields ---

// lazily gives the prototype a property that is made when it is first read.
function lazily(name, make, enumerable = false) {
  Object.defineProperty(IncomingMessage.prototype, name, {
    get() {
      if (!Object.hasOwn(this, 'socket')) return undefined; // a prototype's
      const made = this[own] ??= Object.create(null);
      if (!(name in made)) made[name] = make(this);
      return made[name];
    },
    set(value) { (this[own] ??= Object.create(null))[name] = value; },
    configurable: true, enumerable,
  });
}

Object.defineProperty(IncomingMessage.prototype, 'connection', {
  get() { return this.socket; },
  set(socket) { this.socket = socket; },
});
Object.defineProperty(IncomingMessage.prototype, 'client', {
  get() { return Object.hasOwn(this, 'socket') ? this.socket : undefined; },
  set(value) { Object.defineProperty(this, 'client', { value, writable: true, enumerable: true, configurable: true }); },
});
const begun = (make) => (m) => (m[raw] === undefined || m[version] === 0 ? null : make(m));
lazily('httpVersionMajor', begun((m) => Math.floor(m[version] / 10)));
lazily('httpVersionMinor', begun((m) => m[version] % 10));
lazily('httpVersion', begun((m) => `${Math.floor(m[version] / 10)}.${m[version] % 10}`));
lazily('upgrade', begun(() => false));
lazily('headers', (m) => fields.object(m[raw] ?? '', m[limit] ?? mostHeaders, m.joinDuplicateHeaders));
lazily('headersDistinct', (m) => distinct(fields.list(m[raw] ?? '', m[limit] ?? mostHeaders)));
lazily('trailers', (m) => fields.object(m[rawTrailers], 0, m.joinDuplicateHeaders));
lazily('trailersDistinct', (m) => distinct(fields.list(m[rawTrailers], 0)));
lazily('rawHeaders', (m) => fields.list(m[raw] ?? '', 0));
lazily('rawTrailers', (m) => fields.list(m[rawTrailers], 0));

function distinct(list) {
  const all = Object.create(null);
  for (let i = 0; i < list.length; i += 2) addDistinct(list[i], list[i + 1], all);
  return all;
}

function addDistinct(name, value, all) {
  name = name.toLowerCase();
  if (all[name]) all[name].push(value);
  else all[name] = [value];
}

IncomingMessage.prototype._addHeaderLineDistinct = addDistinct;
IncomingMessage.prototype._addHeaderLine = function (name, value, all) {
  name = name.toLowerCase();
  if (all[name] === undefined) all[name] = name === 'set-cookie' ? [value] : value;
  else if (name === 'set-cookie') all[name].push(value);
  else if (name === 'cookie') all[name] += `; ${value}`;
  else if (this.joinDuplicateHeaders || !fields.isSingle(name)) all[name] += `, ${value}`;
};
IncomingMessage.prototype._addHeaderLines = function (list, n) {
  if (!list?.length) return;
  const text = list.map((part) => `${`${part}`.replaceAll('\n', ' ')}\n`).join(''); // as the parser has them
  if (this.complete) setTrailers(this, text);
  else begin(this, text, this[raw] === undefined ? 0 : this[version], n / 2);
};

// begin gives a message what its head says. There may be a limit of how many fields count.
function begin(message, text, version10, most) {
  message[raw] = text;
  if (version10 !== usual) message[version] = version10;
  if (typeof most === 'number') message[limit] = most;
}

function setTrailers(message, text) {
  message[rawTrailers] = text;
  for (const name of ['trailers', 'trailersDistinct', 'rawTrailers']) delete message[own]?.[name];
}

module.exports = { IncomingMessage, take, ended, drop, begin, setTrailers };
