// What can be asked of a stream: properties that are computed from its state.

const common = {
  errored: (state) => state.errored,
  closed: (state) => state.closed,
};

const readable = {
  readableDidRead: (state) => state.dataEmitted,
  readableAborted: (state) => Boolean(state.readable !== false && (state.destroyed || state.errored) && !state.endEmitted),
  readableHighWaterMark: (state) => state.highWaterMark,
  readableBuffer: (state) => state.buffer,
  readableLength: (state) => state.length,
  readableObjectMode: (state) => state.objectMode,
  readableEncoding: (state) => state.encoding,
  readableEnded: (state) => state.endEmitted,
  ...common,
};

const writable = {
  writableFinished: (state) => state.finished,
  writableObjectMode: (state) => state.objectMode,
  writableBuffer: (state) => state.getBuffer(),
  writableEnded: (state) => state.ending,
  writableNeedDrain: (state) => !state.destroyed && !state.ending && state.needDrain,
  writableHighWaterMark: (state) => state.highWaterMark,
  writableCorked: (state) => state.corked,
  writableLength: (state) => state.length,
  writableAborted: (state) => Boolean(state.writable !== false && (state.destroyed || state.errored) && !state.finished),
  ...common,
};

const canRead = (r) => Boolean(r && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted);
const canWrite = (w) => Boolean(w && w.writable !== false && !w.destroyed && w.errored === null && !w.ending && !w.ended);

const property = (key, get, set) => ({
  get() { return get(this[key]); },
  set(value) { if (set && this[key]) set(this[key], value); },
  enumerable: false, configurable: true,
});

function define(prototype, key, getters) {
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(prototype, name, {
      get() { return this[key] ? get(this[key]) : undefined; }, configurable: true,
    });
  }
  Object.defineProperty(prototype, 'destroyed',
    property(key, (state) => state?.destroyed ?? false, (state, value) => { state.destroyed = value; }));
}

exports.readable = (prototype) => {
  define(prototype, '_readableState', readable);
  Object.defineProperties(prototype, {
    readable: {
      ...property('_readableState', canRead, (state, value) => { state.readable = Boolean(value); }), enumerable: true,
    },
    readableFlowing: property('_readableState', (state) => state.flowing, (state, value) => { state.flowing = value; }),
  });
};

exports.writable = (prototype) => {
  define(prototype, '_writableState', writable);
  Object.defineProperty(prototype, 'writable',
    property('_writableState', canWrite, (state, value) => { state.writable = Boolean(value); }));
};
