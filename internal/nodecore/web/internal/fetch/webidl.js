// How the classes of fetch take their arguments, in the words of Node's.

const { wellFormed } = require('internal/text');
const custom = Symbol.for('nodejs.util.inspect.custom');

const fail = (where, text) => new TypeError(where === undefined ? text : `${where}: ${text}`);

// needArguments throws if there are fewer arguments than that.
function needArguments(given, n, where) {
  if (given.length >= n) return;
  throw fail(where, `${n} argument${n === 1 ? '' : 's'} required, but${given.length ? ' only' : ''} ${given.length} found.`);
}

function byteString(value) {
  if (typeof value === 'symbol') throw new TypeError('A symbol cannot be converted to a ByteString.');
  const text = `${value}`;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) {
      throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${i} has a value of ${code} which is greater than 255.`);
    }
  }
  return text;
}

const usvString = (value) => wellFormed(`${value}`);

// options is an argument that is an object or nothing.
function options(value, where) {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' || typeof value === 'function') return value;
  throw fail(where, `Expected ${require('internal/util/inspect').inspect(value)} to be one of: Null, Undefined, Object.`);
}

function oneOf(value, allowed, where) {
  const text = `${value}`;
  if (!allowed.includes(text)) throw fail(where, `${text} is not an accepted type. Expected one of ${allowed.join(', ')}.`);
  return text;
}

const illegalInvocation = () => Object.assign(new TypeError('Illegal invocation'), { code: 'ERR_INVALID_THIS' });

// brand makes { put(object, state), of(object), is(value) } for a class.
function brand() {
  const states = new WeakMap();
  return {
    put: (object, state) => { states.set(object, state); },
    is: (value) => typeof value === 'object' && value !== null && states.has(value),
    of(object) {
      const state = typeof object === 'object' && object !== null ? states.get(object) : undefined;
      if (state === undefined) throw illegalInvocation();
      return state;
    },
  };
}

// dressed makes members enumerable, and gives the class a tag and a form in which it is shown.
function dressed(Class, members, statics, shown) {
  for (const name of members) Object.defineProperty(Class.prototype, name, { enumerable: true });
  for (const name of statics) Object.defineProperty(Class, name, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  Object.defineProperty(Class.prototype, custom, {
    value(depth, options) {
      const nested = { ...options, depth: options.depth ?? 2 };
      return `${Class.name} ${require('internal/util/inspect').inspect(shown.call(this), nested)}`;
    },
    writable: true, configurable: true,
  });
}

// iterable gives a class entries, keys, values and forEach over a list of pairs.
function iterable(Class, pairsOf) {
  const prototype = iteratorPrototype(`${Class.name} Iterator`);
  const make = (object, pick) => {
    const iterator = Object.create(prototype);
    cursors.set(iterator, { object, pairsOf, pick, at: 0 });
    pairsOf(object); // throws if it is none
    return iterator;
  };
  const add = (name, value, length = 0) => Object.defineProperty(Class.prototype, name, {
    value: Object.defineProperties(value, { name: { value: name }, length: { value: length } }), writable: true, enumerable: true, configurable: true,
  });
  add('keys', function () { return make(this, ([name]) => name); });
  add('values', function () { return make(this, ([, value]) => value); });
  add('entries', function () { return make(this, ([name, value]) => [name, value]); });
  add('forEach', function (callback, self = undefined) {
    pairsOf(this);
    needArguments(arguments, 1, `${Class.name}.forEach`);
    if (typeof callback !== 'function') throw new TypeError(`Failed to execute 'forEach' on '${Class.name}': parameter 1 is not of type 'Function'.`);
    for (const [name, value] of make(this, (pair) => pair)) Reflect.apply(callback, self, [value, name, this]);
  }, 1);
  Object.defineProperty(Class.prototype, Symbol.iterator, { value: Class.prototype.entries, writable: true, configurable: true });
}

const cursors = new WeakMap(); // iterator → where it is

function iteratorPrototype(tag) {
  const base = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  const prototype = Object.create(base, {
    next: {
      value: { next() {
        const cursor = cursors.get(this);
        if (cursor === undefined) throw new TypeError(`'next' called on an object that does not implement interface ${tag}.`);
        const pairs = cursor.pairsOf(cursor.object);
        if (cursor.at >= pairs.length) return { value: undefined, done: true };
        return { value: cursor.pick(pairs[cursor.at++]), done: false };
      } }.next,
      writable: true, enumerable: true, configurable: true,
    },
  });
  return Object.defineProperty(prototype, Symbol.toStringTag, { value: tag, configurable: true });
}

module.exports = { needArguments, byteString, usvString, options, oneOf, brand, dressed, iterable, fail };
