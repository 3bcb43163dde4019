// Classes that become streams when somebody takes them for one. The stream classes take longer to load than most programs
// take to print or to hash, so what needs no stream does without: until they are loaded, by the program or by whatever is
// asked of such an object, its class has a lighter parent. Its state as a stream is made when it is first looked at.

const common = ['destroy', 'destroyed', 'closed', 'errored', 'pipe', '_undestroy', '_construct'];
const writable = [
  '_writev', 'cork', 'uncork', 'end', 'write', 'setDefaultEncoding', 'writable', 'writableFinished', 'writableObjectMode', 'writableBuffer',
  'writableEnded', 'writableNeedDrain', 'writableHighWaterMark', 'writableCorked', 'writableLength', 'writableAborted',
];
const readable = [
  'read', 'push', 'unshift', 'unpipe', 'pause', 'resume', 'isPaused', 'setEncoding', 'wrap', 'iterator', 'readable', 'readableFlowing',
  'readableDidRead', 'readableAborted', 'readableEnded', 'readableLength', 'readableEncoding', 'readableObjectMode', 'readableHighWaterMark',
  require('internal/symbols').asyncIterator,
];
const emitter = [
  'on', 'once', 'off', 'emit', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener', 'prependOnceListener', 'listeners',
  'rawListeners', 'listenerCount', 'eventNames', 'setMaxListeners', 'getMaxListeners', '_events', '_eventsCount', '_maxListeners',
];

const kinds = {
  Writable: { states: ['_writableState'], members: [...common, ...writable], load: () => require('internal/stream/writable') },
  Transform: {
    states: ['_readableState', '_writableState'], members: [...common, ...writable, ...readable, ...emitter],
    load: () => require('internal/stream/duplex'),
  },
};

for (const kind of Object.values(kinds)) Object.assign(kind, { Class: undefined, waiting: [] });

// late makes the class a Writable or a Transform, whose options toOptions makes for an object. An object that has become a
// stream is given to begun.
exports.late = (Class, name, toOptions, begun = () => {}) => {
  const kind = kinds[name];
  const { prototype } = Class;
  for (const state of kind.states) {
    define(prototype, state, kind, function () {
      if (this === prototype) return undefined;
      kind.Class.call(this, toOptions(this)); // hides this accessor
      begun(this);
      return this[state];
    });
  }
  if (kind.Class !== undefined) inherit(Class, kind);
  else {
    kind.waiting.push(Class);
    for (const member of kind.members) {
      if (!Object.hasOwn(prototype, member)) define(prototype, member, kind, function () { return this[member]; });
    }
  }
};

function define(prototype, name, kind, get) {
  Object.defineProperty(prototype, name, {
    get() {
      if (kind.Class === undefined) kind.load();
      return get.call(this);
    },
    set(value) { Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true }); },
    configurable: true,
  });
}

function inherit(Class, kind) {
  for (const member of kind.members) {
    if (Object.getOwnPropertyDescriptor(Class.prototype, member)?.get) delete Class.prototype[member];
  }
  Object.setPrototypeOf(Class.prototype, kind.Class.prototype);
  Object.setPrototypeOf(Class, kind.Class);
}

// loaded is called with a class when it is there.
exports.loaded = (name, Class) => {
  const kind = kinds[name];
  kind.Class = Class;
  for (const waiting of kind.waiting.splice(0)) inherit(waiting, kind);
};

// isStream tells whether an object has become one.
exports.isStream = (object) => Object.hasOwn(object, '_writableState');
