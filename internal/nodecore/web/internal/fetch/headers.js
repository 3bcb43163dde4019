// Headers. A list of headers is a Map from the name in lower case to the name as it was given first, and the value.

const w = require('internal/web/fetch/webidl');
const { needArguments, byteString } = w;
const { isProxy } = require('internal/util/types');

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const isToken = (name) => token.test(name);
const trimmed = (value) => value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
const isValue = (value) => !/[\0\r\n]|^[\t ]|[\t ]$/.test(value);

class HeaderList {
  map = new Map(); // name in lower case → { name, value }
  cookies = [];
  guard = 'none';
  #sorted;

  append(name, value) {
    const key = name.toLowerCase();
    const before = this.map.get(key);
    if (before === undefined) this.map.set(key, { name, value });
    else before.value += `${key === 'cookie' ? '; ' : ', '}${value}`;
    if (key === 'set-cookie') this.cookies.push(value);
    this.#sorted = undefined;
  }

  set(name, value) {
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.cookies = [value];
    this.map.set(key, { name, value });
    this.#sorted = undefined;
  }

  delete(name) {
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.cookies = [];
    this.map.delete(key);
    this.#sorted = undefined;
  }

  get(name) { return this.map.get(name.toLowerCase())?.value ?? null; }
  has(name) { return this.map.has(name.toLowerCase()); }

  // pairs are sorted by name, with each cookie by itself.
  pairs() {
    if (this.#sorted !== undefined) return this.#sorted;
    const pairs = [];
    for (const name of [...this.map.keys()].sort()) {
      if (name === 'set-cookie') for (const cookie of this.cookies) pairs.push([name, cookie]);
      else pairs.push([name, this.map.get(name).value]);
    }
    this.#sorted = pairs;
    return pairs;
  }

  // raw are the pairs to send, in the order in which they were given.
  raw() {
    const pairs = [];
    for (const [key, { name, value }] of this.map) {
      if (key === 'set-cookie') for (const cookie of this.cookies) pairs.push([name, cookie]);
      else pairs.push([name, value]);
    }
    return pairs;
  }

  copy(guard = 'none') {
    const list = new HeaderList();
    for (const [key, entry] of this.map) list.map.set(key, { ...entry });
    list.cookies = [...this.cookies];
    list.guard = guard;
    return list;
  }
}

const lists = w.brand();

class Headers {
  constructor(init = undefined) {
    lists.put(this, new HeaderList());
    if (init !== undefined) fill(lists.of(this), init);
  }

  append(name, value) {
    const list = lists.of(this);
    needArguments(arguments, 2, 'Headers.append');
    append(list, byteString(name), byteString(value));
  }

  delete(name) {
    const list = lists.of(this);
    needArguments(arguments, 1, 'Headers.delete');
    name = checkName(byteString(name), 'Headers.delete');
    checkGuard(list);
    list.delete(name);
  }

  get(name) {
    const list = lists.of(this);
    needArguments(arguments, 1, 'Headers.get');
    return list.get(checkName(byteString(name), 'Headers.get'));
  }

  has(name) {
    const list = lists.of(this);
    needArguments(arguments, 1, 'Headers.has');
    return list.has(checkName(byteString(name), 'Headers.has'));
  }

  set(name, value) {
    const list = lists.of(this);
    needArguments(arguments, 2, 'Headers.set');
    [name, value] = [byteString(name), trimmed(byteString(value))];
    checkName(name, 'Headers.set');
    checkValue(value, 'Headers.set');
    checkGuard(list);
    list.set(name, value);
  }

  getSetCookie() { return [...lists.of(this).cookies]; }
}

w.iterable(Headers, (headers) => lists.of(headers).pairs());
w.dressed(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie'], [], function () {
  const shown = {};
  for (const [, { name, value }] of lists.of(this).map) shown[name] = value;
  return shown;
});

function checkName(name, where) {
  if (!isToken(name)) throw w.fail(where, `"${name}" is an invalid header name.`);
  return name;
}

function checkValue(value, where) {
  if (!isValue(value)) throw w.fail(where, `"${value}" is an invalid header value.`);
}

function checkGuard(list) {
  if (list.guard === 'immutable') throw new TypeError('immutable');
}

function append(list, name, value) {
  value = trimmed(value);
  checkName(name, 'Headers.append');
  checkValue(value, 'Headers.append');
  checkGuard(list);
  list.append(name, value);
}

// fill takes what a program gives for headers.
function fill(list, init) {
  if (lists.is(init) && init[Symbol.iterator] === Headers.prototype.entries) {
    for (const [name, value] of lists.of(init).raw()) append(list, name, value);
    return;
  }
  if ((typeof init !== 'object' && typeof init !== 'function') || init === null) {
    throw new TypeError('Headers constructor: Argument 1 could not be converted to one of: sequence<sequence<ByteString>>, record<ByteString, ByteString>.');
  }
  const iterate = init[Symbol.iterator];
  if (iterate !== undefined && iterate !== null) {
    for (const pair of sequences({ [Symbol.iterator]: () => Reflect.apply(iterate, init, []) })) append(list, ...pair);
    return;
  }
  const proxied = isProxy(init);
  for (const key of Reflect.ownKeys(init)) {
    if (typeof key === 'symbol') throw new TypeError('Headers contructor: init is a symbol, which cannot be converted to a DOMString.');
    if (proxied && !Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
    append(list, byteString(key), byteString(init[key]));
  }
}

function sequences(init) {
  return Array.from(init, (pair, i) => {
    if (typeof pair !== 'object' || pair === null || typeof pair[Symbol.iterator] !== 'function') {
      throw new TypeError(`Headers contructor: init[${i}] (${require('internal/util/inspect').inspect(pair)}) is not iterable.`);
    }
    const items = Array.from(pair, byteString);
    if (items.length !== 2) throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${items.length}.`);
    return items;
  });
}

// headersOf makes the object of a list.
function headersOf(list) {
  const headers = new Headers();
  lists.put(headers, list);
  return headers;
}

module.exports = { Headers, HeaderList, headersOf, listOf: lists.of, isHeaders: lists.is, fill, isToken, isValue };
