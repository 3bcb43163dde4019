// What the language has and the engine lacks. It runs once in a program, when
// the globals are installed, so it only defines; what is long lies in other
// files and is loaded when it is called.

const symbols = require('internal/symbols');

// define adds methods where they are missing, hidden as the language's own.
function define(target, methods) {
  for (const name of Reflect.ownKeys(methods)) {
    if (Object.hasOwn(target, name)) continue;
    Object.defineProperty(target, name, { value: methods[name], writable: true, configurable: true });
  }
}

// replace puts methods in the place of the engine's.
function replace(target, methods) {
  for (const name of Object.keys(methods)) {
    Object.defineProperty(target, name, { value: methods[name], writable: true, configurable: true });
  }
}

for (const name of ['asyncIterator', 'dispose', 'asyncDispose']) {
  if (Symbol[name] === undefined) Object.defineProperty(Symbol, name, { value: symbols[name] });
}

// grouped collects values by what f makes of them.
function grouped(items, f) {
  if (typeof f !== 'function') throw new TypeError(`${String(f)} is not a function`);
  const groups = new Map();
  let i = 0;
  for (const item of items) {
    const key = f(item, i++);
    if (groups.has(key)) groups.get(key).push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

define(Object, {
  groupBy(items, callback) {
    const out = Object.create(null);
    const toKey = (item, i) => {
      const key = callback(item, i);
      return typeof key === 'symbol' ? key : `${key}`;
    };
    for (const [key, values] of grouped(items, typeof callback === 'function' ? toKey : callback)) out[key] = values;
    return out;
  },
});

{
  const hiddenInWith = Array.prototype[Symbol.unscopables];
  for (const name of ['at', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'toSpliced']) hiddenInWith[name] = true;
  for (const name of ['groupBy', 'groupByToMap']) delete hiddenInWith[name];
}

define(Map, { groupBy: (items, callback) => grouped(items, callback) });

define(Promise, {
  withResolvers() {
    let resolve;
    let reject;
    const promise = new this((yes, no) => { [resolve, reject] = [yes, no]; });
    return { promise, resolve, reject };
  },
});

define(Array, {
  async fromAsync(items, map, self) {
    if (map !== undefined && typeof map !== 'function') throw new TypeError(`${String(map)} is not a function`);
    const out = typeof this === 'function' ? new this() : [];
    let n = 0;
    const add = async (value) => { out[n] = map === undefined ? value : await Reflect.apply(map, self, [value, n]); n++; };
    const iterate = items[symbols.asyncIterator];
    if (iterate != null) {
      const iterator = Reflect.apply(iterate, items, []);
      for (let step = await iterator.next(); !step.done; step = await iterator.next()) await add(step.value);
    } else {
      for (const item of items[Symbol.iterator] ? items : Array.from(items)) await add(await item);
    }
    out.length = n;
    return out;
  },
});

// Buffers keep their size here. (One that may be resized can't be made.) They have no method resize, by which programs
// find out whether they can make one.
{
  const { get: byteLength } = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength');
  const sizes = {
    get resizable() { return Reflect.apply(byteLength, this, []) < 0; },
    get maxByteLength() { return Reflect.apply(byteLength, this, []); },
  };
  for (const name of Object.keys(sizes)) {
    if (Object.hasOwn(ArrayBuffer.prototype, name)) continue;
    Object.defineProperty(ArrayBuffer.prototype, name, { ...Object.getOwnPropertyDescriptor(sizes, name), enumerable: false });
  }
}

const wellFormed = (text) => require('internal/text').wellFormed(text);

define(String.prototype, {
  isWellFormed() { return wellFormed(`${this}`) === `${this}`; },
  toWellFormed() { return wellFormed(`${this}`); },
});

// Methods that put a string into a tag of HTML, some with an attribute.
const tags = { anchor: 'a name', big: 'big', blink: 'blink', bold: 'b', fixed: 'tt', fontcolor: 'font color', fontsize: 'font size',
  italics: 'i', link: 'a href', small: 'small', strike: 'strike', sub: 'sub', sup: 'sup' };
for (const method of Object.keys(tags)) {
  const [tag, attribute] = tags[method].split(' ');
  const put = (text, value) => {
    if (text === undefined || text === null) throw new TypeError(`String.prototype.${method} called on null or undefined`);
    const inner = `${text}`;
    return `<${tag}${attribute === undefined ? '' : ` ${attribute}="${`${value}`.replaceAll('"', '&quot;')}"`}>${inner}</${tag}>`;
  };
  define(String.prototype, attribute === undefined ? { [method]() { return put(this); } } : { [method](value) { return put(this, value); } });
}

function accessor(object, name, side) {
  if (object === undefined || object === null) throw new TypeError('Cannot convert undefined or null to object');
  for (let at = Object(object); at !== null; at = Object.getPrototypeOf(at)) {
    const property = Object.getOwnPropertyDescriptor(at, name);
    if (property !== undefined) return property[side];
  }
  return undefined;
}

define(Object.prototype, {
  __defineGetter__(name, get) { Object.defineProperty(this, name, { get, enumerable: true, configurable: true }); },
  __defineSetter__(name, set) { Object.defineProperty(this, name, { set, enumerable: true, configurable: true }); },
  __lookupGetter__(name) { return accessor(this, name, 'get'); },
  __lookupSetter__(name) { return accessor(this, name, 'set'); },
});

define(Date.prototype, {
  toGMTString: Date.prototype.toUTCString,
  getYear() { return this.getFullYear() - 1900; },
  setYear(year) {
    year = +year;
    const whole = Math.trunc(year);
    return this.setFullYear(whole >= 0 && whole <= 99 ? 1900 + whole : year);
  },
});

// The engine has no Intl, and takes the locale for the radix of toString.
const numbers = () => require('internal/intl/number_format');
const dates = () => require('internal/intl/date_time_format');
const [toNumber, toBigInt, compare] = [Number.prototype.valueOf, BigInt.prototype.valueOf, String.prototype.localeCompare];

replace(Number.prototype, { toLocaleString(locales = undefined, options = undefined) { return numbers().localized(toNumber.call(this), locales, options); } });
replace(BigInt.prototype, { toLocaleString(locales = undefined, options = undefined) { return numbers().localized(toBigInt.call(this), locales, options); } });
replace(Date.prototype, {
  toLocaleString(locales = undefined, options = undefined) { return dates().localized(this, locales, options, 'any', 'all'); },
  toLocaleDateString(locales = undefined, options = undefined) { return dates().localized(this, locales, options, 'date', 'date'); },
  toLocaleTimeString(locales = undefined, options = undefined) { return dates().localized(this, locales, options, 'time', 'time'); },
});
// The engine shows the abbreviation of a zone, and other engines its whole name.
function named(shown, date) {
  const at = shown.lastIndexOf('(');
  if (at < 0) return shown;
  const zones = () => require('internal/intl/zones');
  const name = shown.endsWith('(UTC)') ? 'Coordinated Universal Time' : zones().nameOf(zones().localName(), Number(date), 'long');
  return `${shown.slice(0, at)}(${name})`;
}

const { toString: showDate, toTimeString: showTime } = Date.prototype;
replace(Date.prototype, {
  toString() { return named(showDate.call(this), this); },
  toTimeString() { return named(showTime.call(this), this); },
});
replace(String.prototype, {
  localeCompare(that, locales = undefined, options = undefined) {
    if (this == null || (locales === undefined && options === undefined)) return compare.call(this, that);
    return require('internal/intl/collator').compare(String(this), String(that), locales, options);
  },
});

// canBeHeld tells what may be held weakly: objects, and symbols that are not registered.
const canBeHeld = (value) => typeof value === 'object' && value !== null || typeof value === 'function' ||
  typeof value === 'symbol' && Symbol.keyFor(value) === undefined;

// inherit gives a new object the prototype that a class of the library gives it where what was called with new has none.
function inherit(object, target, { prototype }) {
  const wanted = target.prototype;
  if (typeof wanted !== 'object' && typeof wanted !== 'function' || wanted === null) Object.setPrototypeOf(object, prototype);
}

// A WeakRef is weak, through Go's weak pointers. A symbol is held.
class WeakRef {
  #deref;

  constructor(target) {
    if (!canBeHeld(target)) throw new TypeError('WeakRef: target must be an object');
    inherit(this, new.target, WeakRef);
    this.#deref = typeof target === 'symbol' ? () => target : go.weak(target);
  }

  deref() { return this.#deref(); }
}

// FinalizationRegistry never calls back, which the language allows: Go's
// collector tells on other goroutines and in its own time, and a program that
// relied on the call would be broken in Node as well.
class FinalizationRegistry {
  #tokens = new WeakSet();

  constructor(callback) {
    if (typeof callback !== 'function') throw new TypeError('FinalizationRegistry: cleanup must be callable');
    inherit(this, new.target, FinalizationRegistry);
  }

  register(target, held, token = undefined) {
    const tokens = this.#tokens;
    if (!canBeHeld(target)) throw new TypeError('FinalizationRegistry.prototype.register: invalid target');
    if (target === held) throw new TypeError('FinalizationRegistry.prototype.register: target and holdings must not be same');
    if (canBeHeld(token)) tokens.add(token);
    else if (token !== undefined) throw new TypeError(`Invalid unregisterToken ('${String(token)}')`);
  }

  unregister(token) {
    const tokens = this.#tokens;
    if (!canBeHeld(token)) throw new TypeError(`Invalid unregisterToken ('${String(token)}')`);
    return tokens.delete(token);
  }
}

for (const Class of [WeakRef, FinalizationRegistry]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  define(globalThis, { [Class.name]: Class });
}

// A regular expression shows what it was made of, and the flags that the engine
// does not know. exec, global, multiline, ignoreCase, unicode and sticky stay as they are: once a program has
// defined one of them anew, the engine reads each of them at each search, which is a hundred times slower.
{
  const { prototype } = RegExp;
  const source = Object.getOwnPropertyDescriptor(prototype, 'source').get;
  const letters = Object.entries({
    d: 'hasIndices', g: 'global', i: 'ignoreCase', m: 'multiline', s: 'dotAll', u: 'unicode', y: 'sticky', v: 'unicodeSets',
  });
  const own = (regexp, flag) => (regexp === prototype ? undefined : go.hasFlag(regexp, flag));
  const getters = {
    get source() { return go.source(this, source.call(this)); },
    get flags() {
      if (typeof this !== 'object' && typeof this !== 'function' || this === null) throw new TypeError(`RegExp.prototype.flags getter called on non-object ${String(this)}`);
      const has = letters.map(([letter, name]) => (this[name] ? letter : ''));
      const sticky = has.splice(6, 1); // which V8 reads before the flag v, and writes behind it
      return has.concat(sticky).join('');
    },
    get hasIndices() { return own(this, 'd'); },
    get unicodeSets() { return own(this, 'v'); },
  };
  for (const name of Object.keys(getters)) {
    const { get } = Object.getOwnPropertyDescriptor(getters, name);
    Object.defineProperty(prototype, name, { get, set: undefined, enumerable: false, configurable: true });
  }
}

Object.setPrototypeOf((async () => {}).constructor, Function);

define(globalThis, { [Symbol.toStringTag]: 'global' });
