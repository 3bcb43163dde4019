// Request.

const w = require('internal/web/fetch/webidl');
const { HeaderList, headersOf, fill, isToken } = require('internal/web/fetch/headers');
const { extract, mixIn, shownBody, bodyUsed } = require('internal/web/fetch/body');
const { AbortController, AbortSignal } = require('internal/web/abort');

const states = w.brand();

const where = 'Request constructor';
const choices = {
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin',
    'strict-origin-when-cross-origin', 'unsafe-url'],
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'manual', 'error'],
  duplex: ['half'],
};
const defaults = {
  method: 'GET', referrer: 'about:client', referrerPolicy: '', mode: 'cors', credentials: 'same-origin', cache: 'default', redirect: 'follow',
  integrity: '', keepalive: false, duplex: 'half',
};

class Request {
  constructor(input, init = {}) {
    w.needArguments(arguments, 1, where);
    const options = w.options(init, where);
    const from = states.is(input) ? states.of(input) : undefined;
    const state = from === undefined ? { ...defaults, url: parse(input) } : { ...from };
    choose(state, options);
    takeSignal(state, options, from);
    state.headers = from === undefined ? new HeaderList() : from.headers.copy();
    state.headers.guard = 'request';
    if (options.headers !== undefined) {
      const list = new HeaderList();
      fill(list, options.headers);
      state.headers = list;
      list.guard = 'request';
    }
    state.headersObject = headersOf(state.headers);
    state.body = bodyOf(state, options, from);
    states.put(this, state);
  }

  get method() { return states.of(this).method; }
  get url() { return states.of(this).url.href; }
  get headers() { return states.of(this).headersObject; }
  get destination() { states.of(this); return ''; }
  get referrer() { return states.of(this).referrer; }
  get referrerPolicy() { return states.of(this).referrerPolicy; }
  get mode() { return states.of(this).mode; }
  get credentials() { return states.of(this).credentials; }
  get cache() { return states.of(this).cache; }
  get redirect() { return states.of(this).redirect; }
  get integrity() { return states.of(this).integrity; }
  get keepalive() { return states.of(this).keepalive; }
  get isReloadNavigation() { states.of(this); return false; }
  get isHistoryNavigation() { states.of(this); return false; }
  get signal() { return signalOf(states.of(this)); }
  get body() { return shownBody(states.of(this)); }
  get bodyUsed() { return bodyUsed(states.of(this)); }
  get duplex() { states.of(this); return 'half'; }

  clone() {
    const state = states.of(this);
    if (state.body?.unusable) throw new TypeError('unusable');
    const copy = Object.create(Request.prototype);
    const headers = state.headers.copy('request');
    states.put(copy, { ...state, headers, headersObject: headersOf(headers), body: state.body?.clone() ?? null, signal: undefined, follows: signalOf(state) });
    return copy;
  }
}

mixIn(Request, states.of);
w.dressed(Request, ['method', 'url', 'headers', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache', 'redirect', 'integrity',
  'keepalive', 'isReloadNavigation', 'isHistoryNavigation', 'signal', 'body', 'bodyUsed', 'duplex', 'clone'], [], function () {
  const { method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity, keepalive, isReloadNavigation, isHistoryNavigation, signal } = this;
  return { method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity, keepalive, isReloadNavigation, isHistoryNavigation, signal };
});
Object.defineProperty(Request, 'length', { value: 1, configurable: true });

function parse(input) {
  const text = w.usvString(input);
  let url;
  try {
    url = new (require('internal/url/url').URL)(text);
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause });
  }
  if (url.username !== '' || url.password !== '') throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
  return url;
}

// choose takes what the options say.
function choose(state, options) {
  if (options.window !== undefined && options.window !== null) throw new TypeError('\'window\' option \'client\' must be null');
  for (const [name, allowed] of Object.entries(choices)) if (options[name] !== undefined) state[name] = w.oneOf(options[name], allowed, where);
  if (state.mode === 'navigate') throw w.fail(where, 'invalid request mode navigate.');
  if (state.cache === 'only-if-cached' && state.mode !== 'same-origin') throw new TypeError('\'only-if-cached\' can be set only with \'same-origin\' mode');
  if (options.integrity !== undefined) state.integrity = `${options.integrity}`;
  if (options.keepalive !== undefined) state.keepalive = Boolean(options.keepalive);
  if (options.referrer !== undefined) takeReferrer(state, `${options.referrer}`);
  if (options.method !== undefined) state.method = methodOf(w.byteString(options.method));
}

function takeReferrer(state, referrer) {
  if (referrer === '') {
    state.referrer = '';
    return;
  }
  try {
    state.referrer = new (require('internal/url/url').URL)(referrer).href;
  } catch (cause) {
    throw new TypeError(`Referrer "${referrer}" is not a valid URL.`, { cause });
  }
}

const usual = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

function methodOf(method) {
  if (!isToken(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (['CONNECT', 'TRACE', 'TRACK'].includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  return usual.includes(upper) ? upper : method;
}

// The signal of a request follows the one that was given. It is made when somebody looks at it.
function takeSignal(state, options, from) {
  const { signal } = options;
  if (signal !== undefined && signal !== null && !(signal instanceof AbortSignal)) {
    throw new TypeError('Failed to construct \'Request\': member signal is not of type AbortSignal.');
  }
  state.follows = signal === undefined ? from && signalOf(from) : signal ?? undefined;
  state.signal = undefined;
}

function signalOf(state) {
  state.signal ??= state.follows === undefined ? new AbortController().signal : AbortSignal.any([state.follows]);
  return state.signal;
}

function bodyOf(state, options, from) {
  const given = options.body !== undefined && options.body !== null;
  if ((given || from?.body) && (state.method === 'GET' || state.method === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.');
  if (!given) return inherited(from);
  const { body, type } = extract(options.body);
  if (type !== undefined && !state.headers.has('content-type')) state.headers.append('content-type', type);
  if (body.source === undefined && options.duplex === undefined) throw new TypeError('RequestInit: duplex option is required when sending a body.');
  return body;
}

// inherited is the body of the request that another one was made of, which has none any more.
function inherited(from) {
  if (!from?.body) return null;
  if (from.body.unusable) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
  const body = from.body.clone();
  from.body.used = true;
  return body;
}

module.exports = { Request, stateOf: states.of };
