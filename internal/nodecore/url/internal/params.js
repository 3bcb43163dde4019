// Class URLSearchParams: the query of a URL as a list of names and values.

const { branded } = require('internal/brand');
const { makeError, missingArgs } = require('internal/errors');
const { validateFunction } = require('internal/validate');
const { wellFormed } = require('internal/text');
const { native, setQuery } = require('internal/url/url');

class URLSearchParams {
  #pairs = [];
  #url; // the URL whose query this is, if it is one's

  constructor(init) {
    if (init === undefined || init === null) return;
    if (typeof init !== 'object' && typeof init !== 'function') this.#pairs = parse(`${init}`.replace(/^\?/, ''));
    else this.#pairs = fromObject(init);
  }

  static of(url) {
    const params = new URLSearchParams(url.search);
    params.#url = url;
    return params;
  }

  static refill(params, search) { params.#pairs = parse(search.slice(1)); }
  static pairs(params) { return params.#pairs; }
  static has(value) { return #pairs in value; }

  #changed() {
    if (this.#url !== undefined) setQuery(this.#url, this.toString());
  }

  get size() { return this.#pairs.length; }

  append(name, value) {
    if (arguments.length < 2) throw missingArgs('name', 'value');
    this.#pairs.push([text(name), text(value)]);
    this.#changed();
  }

  delete(name, value = undefined) {
    if (arguments.length < 1) throw missingArgs('name');
    const keeps = this.#not(name, value);
    this.#pairs = this.#pairs.filter(keeps);
    this.#changed();
  }

  // not makes a test for the pairs that have another name, or value if given.
  #not(name, value) {
    name = text(name);
    if (value === undefined) return (pair) => pair[0] !== name;
    value = text(value);
    return (pair) => pair[0] !== name || pair[1] !== value;
  }

  get(name) {
    if (arguments.length < 1) throw missingArgs('name');
    name = text(name);
    const pair = this.#pairs.find((p) => p[0] === name);
    return pair === undefined ? null : pair[1];
  }

  getAll(name) {
    if (arguments.length < 1) throw missingArgs('name');
    name = text(name);
    return this.#pairs.filter((p) => p[0] === name).map((p) => p[1]);
  }

  has(name, value = undefined) {
    if (arguments.length < 1) throw missingArgs('name');
    return !this.#pairs.every(this.#not(name, value));
  }

  set(name, value) {
    if (arguments.length < 2) throw missingArgs('name', 'value');
    [name, value] = [text(name), text(value)];
    const first = this.#pairs.findIndex((p) => p[0] === name);
    this.#pairs = this.#pairs.filter((p, i) => p[0] !== name || i === first);
    if (first < 0) this.#pairs.push([name, value]);
    else this.#pairs[first] = [name, value];
    this.#changed();
  }

  sort() {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#changed();
  }

  entries() { return iterate(this, (pair) => [pair[0], pair[1]], 'entries'); }
  keys() { return iterate(this, (pair) => pair[0], 'keys'); }
  values() { return iterate(this, (pair) => pair[1], 'values'); }

  forEach(callback, self = undefined) {
    validateFunction(callback, 'callback');
    for (let i = 0; i < this.#pairs.length; i++) callback.call(self, this.#pairs[i][1], this.#pairs[i][0], this);
  }

  toString() { return this.#pairs.map(([name, value]) => `${native.formEncode(name)}=${native.formEncode(value)}`).join('&'); }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const shown = this.#pairs.map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`);
    return layout('URLSearchParams', shown, options);
  }
}

const { of, refill, pairs, has } = URLSearchParams;
for (const name of ['of', 'refill', 'pairs', 'has']) delete URLSearchParams[name];
branded(URLSearchParams, has);
for (const name of Object.getOwnPropertyNames(URLSearchParams.prototype)) {
  if (name !== 'constructor') Object.defineProperty(URLSearchParams.prototype, name, { enumerable: true });
}
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  value: URLSearchParams.prototype.entries, writable: true, configurable: true,
});
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { value: 'URLSearchParams', configurable: true });

const text = (value) => wellFormed(`${value}`);

const parse = (query) => query.split('&').filter((part) => part !== '').map((part) => {
  const at = part.indexOf('=');
  const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  return [native.formDecode(name), native.formDecode(value)];
});

function fromObject(init) {
  const method = init[Symbol.iterator];
  if (method !== undefined && method !== null) return fromIterable(init, method);
  const found = new Map();
  for (const key of Reflect.ownKeys(init)) {
    if (Object.getOwnPropertyDescriptor(init, key)?.enumerable) found.set(text(key), text(init[key]));
  }
  return [...found];
}

function fromIterable(init, method) {
  if (typeof method !== 'function') throw makeError(TypeError, 'ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
  return Array.from(init, (pair) => {
    const iterable = pair !== null && typeof pair === 'object' && typeof pair[Symbol.iterator] === 'function';
    const list = iterable ? Array.from(pair) : [];
    if (list.length === 2) return [text(list[0]), text(list[1])];
    throw makeError(TypeError, 'ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
  });
}

const iteratorPrototype = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), {
  next: {
    value() { return this.step(); }, writable: true, enumerable: true, configurable: true,
  },
  [Symbol.toStringTag]: { value: 'URLSearchParams Iterator', configurable: true },
  [Symbol.for('nodejs.util.inspect.custom')]: {
    value(depth, options) {
      const { inspect } = require('internal/util/inspect');
      return layout('URLSearchParams Iterator', this.rest().map((v) => inspect(v, options)), options);
    },
  },
});

// layout puts items in braces, one a line if they don't fit.
function layout(name, items, options) {
  const length = items.reduce((sum, item) => sum + item.length + 2, -2);
  const open = `${name} {`;
  if (items.length === 0) return `${open}}`;
  return length > options.breakLength || items.some((i) => i.includes('\n'))
    ? `${open}\n  ${items.join(',\n  ')} }` : `${open} ${items.join(', ')} }`;
}

function iterate(params, pick) {
  let i = 0;
  return Object.create(iteratorPrototype, {
    step: {
      value() {
        const list = pairs(params);
        return i < list.length ? { value: pick(list[i++]), done: false } : { value: undefined, done: true };
      },
    },
    rest: { value: () => pairs(params).slice(i).map(pick) },
  });
}

module.exports = { URLSearchParams, of, refill };
