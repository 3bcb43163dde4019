// fetch, over the clients of http and https.

const { Request, stateOf } = require('internal/web/fetch/request');
const { responseOf, plain, Body, withoutBody } = require('internal/web/fetch/response');
const { HeaderList } = require('internal/web/fetch/headers');
const { URL } = require('internal/url/url');

async function fetch(input, init = undefined) {
  const request = new Request(input, init);
  const { signal } = request;
  if (signal.aborted) throw signal.reason;
  return new Fetch(stateOf(request), signal).run();
}

const networkError = (cause) => new TypeError('fetch failed', { cause });

const maxRedirects = 20;
const badPorts = new Set([1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115,
  117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
  993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]);

// Fetch is one call, with the requests that it takes.
class Fetch {
  constructor(request, signal) {
    const { method, url, headers, body, redirect, cache } = request;
    Object.assign(this, { method, headers: headers.copy(), body, redirect, cache, signal, urls: [url] });
    this.exchange = undefined; // with a server, under way
    this.controller = undefined; // of the response's stream
  }

  run() {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.exchange?.abort();
        this.finish();
        reject(this.signal.reason);
        this.controller?.error(this.signal.reason);
      };
      this.finish = () => this.signal.removeEventListener('abort', abort);
      this.signal.addEventListener('abort', abort);
      this.main().then(resolve, (error) => {
        this.finish();
        reject(error);
      });
    });
  }

  get url() { return this.urls[this.urls.length - 1]; }

  async main() {
    const { protocol } = this.url;
    if (protocol === 'data:') return this.local(require('internal/web/fetch/data_url').read(this.url.href));
    if (protocol === 'blob:') return this.local(this.blob());
    if (protocol === 'about:') throw networkError(new Error('about scheme is not supported'));
    if (protocol === 'file:') throw networkError(new Error('not implemented... yet...'));
    if (protocol !== 'http:' && protocol !== 'https:') throw networkError(new Error('unknown scheme'));
    for (;;) {
      if (badPorts.has(Number(this.url.port))) throw networkError(new Error('bad port'));
      const answer = await this.send();
      const location = [301, 302, 303, 307, 308].includes(answer.status) ? answer.headers.get('location') : null;
      if (location === null || this.redirect === 'manual') return this.respond(answer);
      if (this.redirect === 'error') this.give(new Error('unexpected redirect'));
      this.follow(answer.status, location);
    }
  }

  // give ends the exchange that is under way with an error.
  give(cause) {
    this.exchange?.abort();
    throw networkError(cause);
  }

  // --- what needs no network ---

  local(found) {
    if (found instanceof Error) throw networkError(found);
    this.finish();
    const headers = new HeaderList();
    for (const [name, value] of found.headers) headers.append(name, value);
    headers.guard = 'immutable';
    return responseOf({ ...plain(), type: 'basic', urls: [this.url.href], statusText: 'OK', headers, body: new Body([found.bytes]) });
  }

  blob() {
    const { resolveObjectURL, bytesOf } = require('internal/web/blob');
    const blob = resolveObjectURL(this.url.href);
    if (this.method !== 'GET' || blob === undefined) return new Error('invalid method');
    return { headers: [['Content-Length', `${blob.size}`], ['Content-Type', blob.type]], bytes: bytesOf(blob) };
  }

  // --- redirects ---

  follow(status, location) {
    let next;
    try {
      next = new URL(encodeNonAscii(location), this.url.href);
    } catch (cause) {
      this.give(cause);
    }
    if (next.hash === '') next.hash = this.url.hash;
    if (next.protocol !== 'http:' && next.protocol !== 'https:') this.give(new Error('URL scheme must be a HTTP(S) scheme'));
    if (this.urls.length > maxRedirects) this.give(new Error('redirect count exceeded'));
    if (status !== 303 && this.body !== null && this.body.source === undefined) this.give(new Error());
    if (((status === 301 || status === 302) && this.method === 'POST') || (status === 303 && !['GET', 'HEAD'].includes(this.method))) {
      this.method = 'GET';
      this.body = null;
      for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length']) this.headers.delete(name);
    }
    if (next.origin !== this.url.origin) for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) this.headers.delete(name);
    this.exchange.abort();
    this.urls.push(next);
  }

  // --- the network ---

  // send makes one request, and waits for the head of the answer.
  send() {
    const { method, url, body } = this;
    const streams = body !== null && body.source === undefined;
    const bytes = body === null || streams ? undefined : require('internal/web/fetch/body').joined(body.source);
    go.allowed();
    const { Exchange } = require('internal/web/fetch/exchange');
    return new Promise((resolve, reject) => {
      this.exchange = new Exchange({ method, url, headers: this.rawHeaders(), bytes, streams }, (cause, status, statusText, raw) => {
        if (cause !== null) {
          reject(networkError(cause));
          return;
        }
        const headers = new HeaderList();
        for (let i = 0; i < raw.length; i += 2) headers.append(raw[i].toLowerCase(), raw[i + 1]);
        headers.guard = 'immutable';
        resolve({ status, statusText, headers });
      });
      if (streams) this.upload(reject);
    });
  }

  rawHeaders() {
    const list = this.headers.copy();
    const add = (name, value) => { if (!list.has(name)) list.append(name, value); };
    if (this.body === null && ['POST', 'PUT'].includes(this.method)) add('content-length', '0');
    add('accept', '*/*');
    add('accept-language', '*');
    add('sec-fetch-mode', 'cors');
    add('user-agent', 'node');
    // There is no cache here. Those on the way are told what the request wants of them.
    const isConditional = ['if-modified-since', 'if-none-match', 'if-unmodified-since', 'if-match', 'if-range'].some((name) => this.headers.has(name));
    if (this.cache === 'no-cache') add('cache-control', 'max-age=0');
    if (['no-store', 'reload'].includes(this.cache) || (this.cache === 'default' && isConditional)) {
      add('pragma', 'no-cache');
      add('cache-control', 'no-cache');
    }
    if (list.has('range')) add('accept-encoding', 'identity');
    else add('accept-encoding', this.url.protocol === 'https:' ? 'br, gzip, deflate' : 'gzip, deflate');
    return list.raw().flat();
  }

  // upload sends the body as the program gives it.
  async upload(reject) {
    const reader = this.body.stream.getReader();
    const { exchange } = this;
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
        const more = await new Promise((resolve) => { exchange.write(value, resolve); });
        if (!more) { // the server does not want it
          await reader.cancel();
          return;
        }
      }
      exchange.end();
    } catch (error) {
      exchange.abort();
      reject(networkError(error));
    }
  }

  respond({ status, statusText, headers }) {
    const nothing = this.method === 'HEAD' || withoutBody.includes(status);
    if (nothing) {
      this.exchange.drop();
      this.finish();
    } else {
      const wrong = require('internal/web/fetch/decode').excess(headers.get('content-encoding'));
      if (wrong !== undefined) this.give(wrong);
    }
    return responseOf({
      ...plain(), type: 'basic', urls: this.urls.map((url) => url.href), status, statusText, headers,
      body: nothing ? null : new Body(undefined, this.bodyStream()),
    });
  }

  bodyStream() {
    const { exchange } = this;
    const { ReadableStream } = require('internal/web/streams/readable');
    return new ReadableStream({
      type: 'bytes',
      start: (controller) => { this.controller = controller; },
      pull: (controller) => new Promise((resolve) => {
        exchange.read((cause, bytes) => {
          if (this.signal.aborted) resolve();
          else if (cause !== null) {
            this.finish();
            exchange.abort();
            controller.error(new TypeError('terminated', { cause }));
          } else if (bytes === undefined) {
            this.finish();
            controller.close();
            controller.byobRequest?.respond(0);
          } else controller.enqueue(new Uint8Array(bytes));
          resolve();
        });
      }),
      cancel: () => {
        this.finish();
        exchange.abort();
      },
    });
  }
}

// encodeNonAscii writes the bytes of a header, which were taken for Latin-1, as a URL has them.
const encodeNonAscii = (text) => text.replace(/[\x80-\xff]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

module.exports = { fetch };
