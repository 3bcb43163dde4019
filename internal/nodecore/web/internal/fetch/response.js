// Response.

const w = require('internal/web/fetch/webidl');
const { HeaderList, headersOf, fill } = require('internal/web/fetch/headers');
const { Body, extract, mixIn, shownBody, bodyUsed } = require('internal/web/fetch/body');

const states = w.brand();

const plain = () => ({ type: 'default', urls: [], status: 200, statusText: '', headers: new HeaderList(), body: null });
const withoutBody = [101, 103, 204, 205, 304];

class Response {
  constructor(body = null, init = {}) {
    const options = w.options(init, 'undefined');
    const extracted = body === null ? undefined : extract(body);
    states.put(this, initialized(plain(), options, extracted));
  }

  static error() {
    const headers = new HeaderList();
    headers.guard = 'immutable';
    return responseOf({ ...plain(), type: 'error', status: 0, headers });
  }

  static json(data, init = {}) {
    w.needArguments(arguments, 1, 'Response.json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    return responseOf(initialized(plain(), w.options(init, 'undefined'), { ...extract(text), type: 'application/json' }));
  }

  static redirect(url, status = 302) {
    w.needArguments(arguments, 1, 'Response.redirect');
    let parsed;
    try {
      parsed = new (require('internal/url/url').URL)(w.usvString(url));
    } catch (cause) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause });
    }
    status = Number(status) & 0xffff;
    if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`Invalid status code ${status}`);
    const headers = new HeaderList();
    headers.append('location', parsed.href);
    headers.guard = 'immutable';
    return responseOf({ ...plain(), status, headers });
  }

  get type() { return states.of(this).type; }

  get url() {
    const { urls } = states.of(this);
    return urls.length === 0 ? '' : urls[urls.length - 1].split('#')[0];
  }

  get redirected() { return states.of(this).urls.length > 1; }
  get status() { return states.of(this).status; }
  get ok() { const { status } = states.of(this); return status >= 200 && status <= 299; }
  get statusText() { return states.of(this).statusText; }

  get headers() {
    const state = states.of(this);
    state.headersObject ??= headersOf(state.headers);
    return state.headersObject;
  }

  get body() { return shownBody(states.of(this)); }
  get bodyUsed() { return bodyUsed(states.of(this)); }

  clone() {
    const state = states.of(this);
    if (state.body?.unusable) throw new TypeError('Response.clone: Body has already been consumed.');
    return responseOf({ ...state, headers: state.headers.copy(state.headers.guard), headersObject: undefined, body: state.body?.clone() ?? null });
  }
}

mixIn(Response, states.of);
w.dressed(Response, ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'body', 'bodyUsed', 'clone'], ['error', 'json', 'redirect'], function () {
  const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
  return { status, statusText, headers, body, bodyUsed, ok, redirected, type, url };
});

function initialized(state, options, extracted) {
  const { status, statusText, headers } = options;
  if (status !== undefined) {
    state.status = Math.trunc(Number(status)) & 0xffff;
    if (state.status < 200 || state.status > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
  }
  if (statusText !== undefined) {
    state.statusText = w.byteString(statusText);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(state.statusText)) throw new TypeError('Invalid statusText');
  }
  if (headers !== undefined) fill(state.headers, headers);
  state.headers.guard = 'response';
  if (extracted === undefined) return state;
  if (withoutBody.includes(state.status)) throw w.fail('Response constructor', `Invalid response status code ${state.status}`);
  state.body = extracted.body;
  if (extracted.type !== undefined && !state.headers.has('content-type')) state.headers.append('content-type', extracted.type);
  return state;
}

// responseOf makes the object of a state.
function responseOf(state) {
  const response = Object.create(Response.prototype);
  states.put(response, state);
  return response;
}

module.exports = { Response, responseOf, plain, Body, withoutBody };
