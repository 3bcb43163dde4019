// Duplex: a stream with both sides. Transform: one whose readable side gives
// what becomes of the writable one's chunks. PassThrough: the same unchanged.

const Readable = require('internal/stream/readable');
const Writable = require('internal/stream/writable');
const { adopt } = require('internal/stream/options');
const errors = require('internal/stream/errors');

Object.assign(module.exports, { Duplex, Transform, PassThrough });

function inherit(Class, Base) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
}

// --- Duplex ---

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  Readable.call(this, options);
  Writable.call(this, options);
  this.allowHalfOpen = options?.allowHalfOpen !== false;
  if (options?.readable === false) {
    Object.assign(this._readableState, { readable: false, ended: true, endEmitted: true });
  }
  if (options?.writable === false) {
    Object.assign(this._writableState, { writable: false, ending: true, ended: true, finished: true });
  }
}
inherit(Duplex, Readable);

// What Writable has, and Readable has not, comes from there.
for (const name of Reflect.ownKeys(Writable.prototype)) {
  if (name in Duplex.prototype && name !== 'destroy') continue;
  Object.defineProperty(Duplex.prototype, name, Object.getOwnPropertyDescriptor(Writable.prototype, name));
}

Object.defineProperty(Duplex.prototype, 'destroyed', {
  get() {
    if (this._readableState === undefined || this._writableState === undefined) return false;
    return this._readableState.destroyed && this._writableState.destroyed;
  },
  set(value) {
    if (this._readableState && this._writableState) this._readableState.destroyed = this._writableState.destroyed = value;
  },
  configurable: true,
});

Duplex.from = function (body) { return require('internal/stream/compose').from(body); };
Duplex.fromWeb = function (pair, options) { return require('internal/stream/web').fromPair(pair, options); };
Duplex.toWeb = function (duplex) { return require('internal/stream/web').pairOf(duplex); };

// --- Transform ---

const held = Symbol('kCallback'); // of a write whose result had no room

function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  // A readable side without room would never let the writable one go on.
  const mark = options?.readableHighWaterMark ?? options?.highWaterMark;
  if (mark === 0) {
    options = {
      ...options, highWaterMark: null, readableHighWaterMark: 0,
      writableHighWaterMark: options.writableHighWaterMark || 0,
    };
  }
  Duplex.call(this, options);
  this._readableState.sync = false;
  this[held] = null;
  adopt(this, options, ['transform', 'flush']);
  this.on('prefinish', function () { if (this._final !== final) final.call(this); });
}
inherit(Transform, Duplex);

Transform.prototype._transform = function () { throw errors.notImplemented('_transform()'); };

function final(callback) {
  const end = () => {
    this.push(null);
    if (callback) callback();
  };
  if (typeof this._flush !== 'function' || this.destroyed) {
    end();
    return;
  }
  this._flush((error, data) => {
    if (error) {
      if (callback) callback(error);
      else this.destroy(error);
      return;
    }
    if (data !== null && data !== undefined) this.push(data);
    end();
  });
}
Transform.prototype._final = final;

Transform.prototype._write = function (chunk, encoding, callback) {
  const [readable, writable] = [this._readableState, this._writableState];
  const before = readable.length;
  this._transform(chunk, encoding, (error, value) => {
    if (error) {
      callback(error);
      return;
    }
    if (value !== null && value !== undefined) this.push(value);
    if (writable.ended || before === readable.length || readable.length < readable.highWaterMark) callback();
    else this[held] = callback;
  });
};

Transform.prototype._read = function () {
  const callback = this[held];
  if (!callback) return;
  this[held] = null;
  callback();
};

// --- PassThrough ---

function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options);
  Transform.call(this, options);
}
inherit(PassThrough, Transform);

PassThrough.prototype._transform = function (chunk, encoding, callback) { callback(null, chunk); };
require('internal/stream/late').loaded('Transform', Transform);
