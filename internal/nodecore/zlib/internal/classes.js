// The classes: Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress.

const { makeError, invalidArgType } = require('internal/errors');
const { constants } = require('internal/zlib/constants');
const { ZlibBase } = require('internal/zlib/base');
const { inRange, given, within, dictionaryOf } = require('internal/zlib/options');
const native = require('internal/zlib/handle');

const c = constants;
const inflating = [c.INFLATE, c.GUNZIP, c.UNZIP];

function inherit(Class, Base) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
}

// --- zlib's ---

// windowBitsOf: 0 is no size, but lets those that decompress take the header's.
function windowBitsOf(options, mode) {
  if (!options?.windowBits && options?.windowBits !== false && !Number.isNaN(options?.windowBits) && inflating.includes(mode)) return 0;
  const least = c.Z_MIN_WINDOWBITS + (mode === c.GZIP ? 1 : 0);
  return inRange(options, 'windowBits', least, c.Z_MAX_WINDOWBITS, c.Z_DEFAULT_WINDOWBITS);
}

function Zlib(options, mode) {
  const windowBits = windowBitsOf(options, mode);
  const level = inRange(options, 'level', c.Z_MIN_LEVEL, c.Z_MAX_LEVEL, c.Z_DEFAULT_LEVEL);
  const memory = inRange(options, 'memLevel', c.Z_MIN_MEMLEVEL, c.Z_MAX_MEMLEVEL, c.Z_DEFAULT_MEMLEVEL);
  const strategy = inRange(options, 'strategy', c.Z_DEFAULT_STRATEGY, c.Z_FIXED, c.Z_DEFAULT_STRATEGY);
  const handle = native.zlib(mode, windowBits, level, memory, strategy, dictionaryOf(options));
  ZlibBase.call(this, options, mode, handle, { flush: c.Z_NO_FLUSH, finishFlush: c.Z_FINISH, fullFlush: c.Z_FULL_FLUSH });
  this._level = level;
  this._strategy = strategy;
  this._mode = mode;
}
inherit(Zlib, ZlibBase);

// params changes level and strategy for what is written from here on.
Zlib.prototype.params = function params(level, strategy, callback) {
  given(level, 'level');
  within(level, 'level', c.Z_MIN_LEVEL, c.Z_MAX_LEVEL);
  given(strategy, 'strategy');
  within(strategy, 'strategy', c.Z_DEFAULT_STRATEGY, c.Z_FIXED);
  if (this._level === level && this._strategy === strategy) {
    require('internal/bootstrap').nextTick(callback);
    return;
  }
  this.flush(c.Z_SYNC_FLUSH, () => {
    if (!this._handle) return;
    this._handle.params(level, strategy);
    if (!this.destroyed) [this._level, this._strategy] = [level, strategy];
    if (callback) callback();
  });
};

// --- brotli's ---

const lastParameter = 8;

function parametersOf(options) {
  const parameters = new Map([[c.BROTLI_PARAM_QUALITY, c.BROTLI_DEFAULT_QUALITY], [c.BROTLI_PARAM_LGWIN, c.BROTLI_DEFAULT_WINDOW]]);
  const seen = new Set();
  for (const name of Object.keys(options?.params ?? {})) {
    const key = Number(name);
    if (Number.isNaN(key) || key < 0 || key > lastParameter || seen.has(key)) {
      throw makeError(RangeError, 'ERR_BROTLI_INVALID_PARAM', `${name} is not a valid Brotli parameter`);
    }
    const value = options.params[name];
    if (typeof value !== 'number' && typeof value !== 'boolean') throw invalidArgType('options.params[key]', 'number', value);
    seen.add(key);
    parameters.set(key, Number(value));
  }
  return parameters;
}

// refused tells whether the library would not take the parameters.
function refused(parameters, mode) {
  if (mode === c.BROTLI_DECODE) return [...parameters.keys()].some((key) => key > c.BROTLI_DECODER_PARAM_LARGE_WINDOW && key !== c.BROTLI_PARAM_LGWIN);
  return ![undefined, 0, 1].includes(parameters.get(c.BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING));
}

function Brotli(options, mode) {
  const parameters = parametersOf(options);
  if (refused(parameters, mode)) throw makeError(Error, 'ERR_ZLIB_INITIALIZATION_FAILED', 'Initialization failed');
  const handle = native.brotli(mode === c.BROTLI_ENCODE,
    bounded(parameters.get(c.BROTLI_PARAM_QUALITY), c.BROTLI_MAX_QUALITY, c.BROTLI_MIN_QUALITY),
    bounded(parameters.get(c.BROTLI_PARAM_LGWIN), c.BROTLI_MAX_WINDOW_BITS, c.BROTLI_MIN_WINDOW_BITS));
  ZlibBase.call(this, options, mode, handle, {
    flush: c.BROTLI_OPERATION_PROCESS, finishFlush: c.BROTLI_OPERATION_FINISH, fullFlush: c.BROTLI_OPERATION_FLUSH,
  });
}
inherit(Brotli, Zlib);

const bounded = (value, max, min) => Math.max(min, Math.min(max, value));

// --- each ---

const modes = {
  Deflate: [Zlib, c.DEFLATE], Inflate: [Zlib, c.INFLATE], Gzip: [Zlib, c.GZIP], Gunzip: [Zlib, c.GUNZIP],
  DeflateRaw: [Zlib, c.DEFLATERAW], InflateRaw: [Zlib, c.INFLATERAW], Unzip: [Zlib, c.UNZIP],
  BrotliCompress: [Brotli, c.BROTLI_ENCODE], BrotliDecompress: [Brotli, c.BROTLI_DECODE],
};

for (const [name, [Base, mode]] of Object.entries(modes)) {
  const Class = function (options) {
    if (!(this instanceof Class)) return new Class(options);
    if (mode === c.DEFLATERAW && options?.windowBits === 8) options = { ...options, windowBits: 9 };
    Base.call(this, options, mode);
  };
  Object.defineProperty(Class, 'name', { value: name });
  inherit(Class, Base);
  exports[name] = Class;
}
