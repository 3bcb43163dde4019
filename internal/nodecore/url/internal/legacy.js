// url.parse, format and resolve: URLs as programs knew them before class URL.
// They take nearly everything, relative references too, and never agree with
// the URL Standard.

const { invalidArgType, makeError } = require('internal/errors');
const { validateString } = require('internal/validate');
const { native } = require('internal/url/url');

const querystring = () => require('querystring');

function Url() {
  for (const name of ['protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query',
    'pathname', 'path', 'href']) this[name] = null;
}

// Schemes that have "//", and those that have neither host nor escapes.
const slashed = new Set(['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss'].flatMap((s) => [s, `${s}:`]));
const hostless = new Set(['javascript', 'javascript:']);

const schemePattern = /^[a-z0-9.+-]+:/i;
const pathOnly = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
const userAndHost = /^\/\/[^@/]+@[^@/]+/;

function parse(text, parseQuery, slashesDenoteHost) {
  if (text instanceof Url) return text;
  const url = new Url();
  url.parse(text, parseQuery, slashesDenoteHost);
  return url;
}

Url.prototype.parse = function (text, parseQuery, slashesDenoteHost) {
  validateString(text, 'url');
  let rest = slashesForward(text.trim());
  if (!slashesDenoteHost && !/[#@]/.test(rest) && pathOnly.test(rest)) return takePath(this, rest, parseQuery);

  const scheme = schemePattern.exec(rest);
  if (scheme !== null) {
    this.protocol = scheme[0].toLowerCase();
    rest = rest.slice(scheme[0].length);
  }
  const bare = hostless.has(this.protocol);
  if ((slashesDenoteHost || scheme !== null || userAndHost.test(rest)) && rest.startsWith('//') && !bare) {
    rest = rest.slice(2);
    this.slashes = true;
  }
  if (!bare && (this.slashes || (scheme !== null && !slashed.has(scheme[0])))) rest = takeHost(this, rest, text);
  if (!bare) rest = rest.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) => escapes[c]);
  takeRest(this, rest, parseQuery);
  if (slashed.has(this.protocol) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = `${this.pathname ?? ''}${this.search ?? ''}`;
  this.href = this.format();
  return this;
};

const escapes = Object.fromEntries(Array.from('\t\n\r "\'<>\\^`{|}',
  (c) => [c, `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`]));

// slashesForward turns backslashes before the query into slashes.
function slashesForward(text) {
  const end = text.search(/[?#]/);
  if (end < 0) return text.replaceAll('\\', '/');
  return text.slice(0, end).replaceAll('\\', '/') + text.slice(end);
}

function takePath(url, text, parseQuery) {
  const [, pathname, search] = pathOnly.exec(text);
  url.path = url.href = text;
  url.pathname = pathname;
  if (search !== undefined) {
    url.search = search;
    url.query = parseQuery ? querystring().parse(search.slice(1)) : search.slice(1);
  } else if (parseQuery) {
    url.query = Object.create(null);
  }
  return url;
}

// takeHost takes user, host and port off the text and returns what is left.
function takeHost(url, text, whole) {
  const end = text.search(/[/?#]/);
  const authority = (end < 0 ? text : text.slice(0, end)).replace(/[\t\n\r]/g, '');
  const rest = end < 0 ? '' : text.slice(end);
  const at = authority.lastIndexOf('@');
  if (at >= 0) url.auth = decodeURIComponent(authority.slice(0, at));
  const behind = authority.slice(at + 1);
  const odd = behind.search(/[ "%';<>\\^`{|}]/);
  const host = odd < 0 ? behind : behind.slice(0, odd);
  const left = odd < 0 ? rest : behind.slice(odd) + rest;
  const port = /:(\d*)$/.exec(host);
  if (port !== null && port[1] !== '') url.port = port[1];
  const name = port === null ? host : host.slice(0, port.index);
  return /^\[.*\]$/.test(name) ? takeAddress(url, name, left, whole) : takeName(url, name, left, whole);
}

const withPort = (url, name) => `${name}${url.port === null ? '' : `:${url.port}`}`;

function takeAddress(url, name, rest, whole) {
  if (/[\0\t\n\r #%/<>?@\\^|]/.test(name)) throw invalid(whole);
  url.host = withPort(url, name.toLowerCase());
  url.hostname = name.slice(1, -1).toLowerCase();
  return rest[0] === '/' ? rest : `/${rest}`;
}

// takeName takes a name up to a colon that begins no port: what follows goes to the path.
function takeName(url, name, rest, whole) {
  const colon = name.indexOf(':');
  if (colon >= 0) {
    rest = `/${name.slice(colon)}${rest}`;
    name = name.slice(0, colon);
  }
  name = name.length > 255 ? '' : name.toLowerCase();
  if (/[^\0-\x7f]/.test(name)) {
    name = native.toASCII(name);
    if (name === '') throw invalid(whole);
  }
  if (/[\0\t\n\r #%/:<>?@[\\\]^|]/.test(name)) throw invalid(whole);
  url.hostname = name;
  url.host = withPort(url, name);
  return rest;
}

const invalid = (input) => Object.assign(makeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL'), { input });

function takeRest(url, text, parseQuery) {
  const hash = text.indexOf('#');
  if (hash >= 0) {
    url.hash = text.slice(hash);
    text = text.slice(0, hash);
  }
  const query = text.indexOf('?');
  if (query >= 0) {
    url.search = text.slice(query);
    url.query = parseQuery ? querystring().parse(text.slice(query + 1)) : text.slice(query + 1);
    text = text.slice(0, query);
  } else if (parseQuery) {
    url.query = Object.create(null);
  }
  if (text !== '') url.pathname = text;
}

// --- format ---

function format(value) {
  if (typeof value === 'string') value = parse(value);
  else if (typeof value !== 'object' || value === null) {
    throw invalidArgType('urlObject', ['Object', 'string'], value);
  }
  return Url.prototype.format.call(value);
}

Url.prototype.format = function () {
  let protocol = this.protocol || '';
  if (protocol !== '' && !protocol.endsWith(':')) protocol += ':';
  let host = hostOf(this);
  let pathname = `${this.pathname || ''}`.replace(/[?#]/g, encodeURIComponent);
  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host !== '') {
      if (pathname !== '' && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol === 'file:') {
      host = '//';
    }
  }
  const search = mark('?', searchOf(this)).replaceAll('#', '%23');
  return `${protocol}${host}${pathname}${search}${mark('#', this.hash || '')}`;
};

const mark = (char, text) => (text !== '' && text[0] !== char ? char + text : text);

function hostOf({ auth, host, hostname, port }) {
  const user = auth ? `${encodeURIComponent(auth).replace(/%3A/gi, ':')}@` : '';
  if (host) return user + host;
  if (!hostname) return '';
  const name = hostname.includes(':') && !/^\[.*\]$/.test(hostname) ? `[${hostname}]` : hostname;
  return `${user}${name}${port ? `:${port}` : ''}`;
}

function searchOf({ search, query }) {
  if (search) return search;
  const text = query !== null && typeof query === 'object' ? querystring().stringify(query) : query;
  return query !== null && typeof query === 'object' && text ? `?${text}` : '';
}

// --- resolve ---

const resolve = (from, to) => parse(from, false, true).resolve(to);
const resolveObject = (from, to) => (from ? parse(from, false, true).resolveObject(to) : to);

Url.prototype.resolve = function (to) {
  return this.resolveObject(parse(to, false, true)).format();
};

Url.prototype.resolveObject = function (to) {
  const relative = Object.assign(new Url(), typeof to === 'string' ? parse(to, false, true) : to);
  const result = Object.assign(new Url(), this, { hash: relative.hash });
  if (relative.href === '') return done(result);
  const other = relative.protocol && relative.protocol !== result.protocol;
  if (relative.slashes && !relative.protocol) {
    Object.assign(result, relative, { protocol: result.protocol });
    if (slashed.has(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    return done(result);
  }
  if (other && !slashed.has(relative.protocol)) return done(Object.assign(result, relative));
  return other ? toOtherScheme(result, relative) : new Resolution(result, relative).run();
};

function done(url) {
  url.href = url.format();
  return url;
}

// withPath sets what clients of http read.
function withPath(url) {
  if (url.pathname !== null || url.search !== null) url.path = `${url.pathname || ''}${url.search || ''}`;
  return url;
}

// toOtherScheme is for "http:a/b" against another scheme: without a host, the first name of the path is it.
function toOtherScheme(result, relative) {
  const { protocol, search, query, auth, port } = relative;
  let { host, hostname, pathname } = relative;
  if (!host && !/^file:?$/.test(protocol)) {
    const names = (pathname || '').split('/');
    while (names.length > 0 && !(host = names.shift()));
    host ||= '';
    hostname ||= '';
    if (names[0] !== '') names.unshift('');
    if (names.length < 2) names.unshift('');
    pathname = names.join('/');
  }
  Object.assign(result, { protocol, pathname, search, query, host: host || '', auth, hostname: hostname || host, port });
  if (result.pathname || result.search) withPath(result);
  result.slashes = result.slashes || relative.slashes;
  return done(result);
}

const namesOf = (url) => (url.pathname ? url.pathname.split('/') : []);
const startsAtRoot = (url) => Boolean(url.pathname) && url.pathname[0] === '/';

// Resolution resolves a reference against a URL of the same scheme. In a scheme without "//" the host counts as the
// first name of the path, up to which ".." may climb, so "mailto:a@b" and "c@d" make "mailto:c@d".
class Resolution {
  constructor(result, relative) {
    this.result = result;
    this.relative = relative;
    this.base = namesOf(result);
    this.names = namesOf(relative);
    this.climbs = Boolean(result.protocol) && !slashed.has(result.protocol);
    this.anew = Boolean(relative.host) || startsAtRoot(relative);
    this.rooted = this.anew || startsAtRoot(result) || Boolean(result.host && relative.pathname);
    this.noDots = this.rooted;
  }

  run() {
    const { result, relative } = this;
    if (this.climbs) this.hostsIntoPaths();
    if (this.anew) this.takeHost();
    else if (this.names.length > 0) {
      this.base.pop();
      this.base.push(...this.names);
    } else if (relative.search !== null && relative.search !== undefined) return this.onlySearch();
    if (this.anew || this.names.length > 0) this.takeSearch();
    if (this.base.length === 0) {
      result.pathname = null;
      result.path = result.search ? `/${result.search}` : null;
      return done(result);
    }
    this.walk();
    return this.finish();
  }

  hostsIntoPaths() {
    const { result, relative } = this;
    const into = (names, { host }) => {
      if (!host) return;
      if (names[0] === '') names[0] = host;
      else names.unshift(host);
    };
    into(this.base, result);
    Object.assign(result, { hostname: '', port: null, host: '' });
    if (relative.protocol) {
      into(this.names, relative);
      Object.assign(relative, { hostname: null, port: null, host: null });
      result.auth = null;
    }
    this.rooted = this.rooted && (this.names[0] === '' || this.base[0] === '');
  }

  takeHost() {
    const { result, relative } = this;
    const given = (name) => relative[name] || relative[name] === '';
    for (const name of ['host', 'hostname']) {
      if (!given(name)) continue;
      if (result[name] !== relative[name]) result.auth = null;
      result[name] = relative[name];
      if (name === 'host') result.port = relative.port;
    }
    this.base = this.names;
  }

  takeSearch() {
    this.result.search = this.relative.search;
    this.result.query = this.relative.query;
  }

  onlySearch() {
    if (this.climbs) this.hostOutOfPath(this.base.shift());
    this.takeSearch();
    return done(withPath(this.result));
  }

  // walk goes the way of the names, "." and ".." from the last to the first.
  walk() {
    const { result, relative, base } = this;
    const last = base[base.length - 1];
    const deep = result.host || relative.host || base.length > 1;
    const trailing = (deep && (last === '.' || last === '..')) || last === '';
    let up = 0;
    for (let i = base.length - 1; i >= 0; i--) {
      if (base[i] === '..') up++;
      else if (base[i] !== '.') {
        if (up === 0) continue;
        up--;
      }
      base.splice(i, 1);
    }
    if (!this.rooted && !this.noDots) base.unshift(...Array(up).fill('..'));
    if (this.rooted && base[0] !== '' && (!base[0] || base[0][0] !== '/')) base.unshift('');
    if (trailing && !base.join('/').endsWith('/')) base.push('');
  }

  finish() {
    const { result, relative, base } = this;
    const absolute = base[0] === '' || Boolean(base[0] && base[0][0] === '/');
    if (this.climbs) this.hostOutOfPath(absolute || base.length === 0 ? '' : base.shift());
    if ((this.rooted || (result.host && base.length > 0)) && !absolute) base.unshift('');
    if (base.length > 0) result.pathname = base.join('/');
    else result.pathname = result.path = null;
    withPath(result);
    result.auth = relative.auth || result.auth;
    result.slashes = result.slashes || relative.slashes;
    return done(result);
  }

  // hostOutOfPath takes the first name for the host again, with the user that may be in it.
  hostOutOfPath(name) {
    const { result } = this;
    result.hostname = result.host = name;
    if (!name || name.indexOf('@') <= 0) return;
    [result.auth, name] = name.split('@');
    result.hostname = result.host = name;
  }
}

module.exports = { Url, parse, format, resolve, resolveObject };
