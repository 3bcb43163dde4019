// url.parse, format and resolve: URLs as programs knew them before class URL.
// They take nearly everything, relative references too, and never agree with
// the URL Standard.

const { invalidArgType, makeError } = require('internal/errors');
const { validateString } = require('internal/validate');
const { native } = require('internal/url');

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
  const authority = end < 0 ? text : text.slice(0, end);
  const at = authority.lastIndexOf('@');
  if (at >= 0) url.auth = decodeURIComponent(authority.slice(0, at));
  const behind = authority.slice(at + 1);
  const odd = behind.search(/[\t\n\r "%';<>\\^`{|}]/);
  const host = odd < 0 ? behind : behind.slice(0, odd);
  const rest = text.slice(at + 1 + host.length);
  const port = /:(\d*)$/.exec(host);
  if (port !== null && port[1] !== '') url.port = port[1];
  const name = port === null ? host : host.slice(0, port.index);
  return /^\[.*\]$/.test(name) ? takeAddress(url, name, rest) : takeName(url, name, rest, whole);
}

const withPort = (url, name) => `${name}${url.port === null ? '' : `:${url.port}`}`;

function takeAddress(url, name, rest) {
  url.host = withPort(url, name.toLowerCase());
  url.hostname = name.slice(1, -1).toLowerCase();
  return rest[0] === '/' ? rest : `/${rest}`;
}

// takeName takes as much of a name as is one; what is not goes to the path.
function takeName(url, name, rest, whole) {
  if (/[[\]]/.test(name)) throw invalid(whole);
  const bad = name.search(/[^a-z0-9.\-_+\u0080-\uffff]/i);
  if (bad >= 0) {
    rest = `/${name.slice(bad)}${rest}`;
    name = name.slice(0, bad);
  }
  name = name.length > 255 ? '' : name.toLowerCase();
  if (/[^\0-\x7f]/.test(name)) {
    name = native.toASCII(name);
    if (name === '') throw invalid(whole);
  }
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
  let pathname = (this.pathname || '').replace(/[?#]/g, encodeURIComponent);
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
  const relative = typeof to === 'string' ? parse(to, false, true) : to;
  const result = Object.assign(new Url(), this, { hash: relative.hash });
  if (relative.href === '') return finish(result);
  const other = relative.protocol && relative.protocol !== this.protocol;
  if ((relative.slashes && !relative.protocol) || (other && (relative.host || !slashed.has(relative.protocol)))) {
    return finish(Object.assign(result, relative, { protocol: relative.protocol || this.protocol }));
  }
  if (other) return finish(withHostInPath(result, relative));
  if (relative.host) return finish(takeOver(result, relative, ['auth', 'host', 'hostname', 'port', 'pathname', 'search', 'query'], true));
  if (!relative.pathname) {
    if (relative.search !== null) Object.assign(result, { search: relative.search, query: relative.query });
    else if (result.pathname) result.pathname = merge(result, null);
    return finish(result);
  }
  result.pathname = merge(result, relative.pathname);
  return finish(Object.assign(result, { search: relative.search, query: relative.query }));
};

function takeOver(result, relative, names) {
  for (const name of names) result[name] = relative[name];
  if (result.pathname) result.pathname = merge({ ...result, pathname: null }, relative.pathname);
  return result;
}

// withHostInPath is for "http:a/b" against another scheme: the first name of
// the path is the host.
function withHostInPath(result, relative) {
  const names = (relative.pathname || '').split('/').filter((n, i, all) => n !== '' || i === all.length - 1);
  const file = relative.protocol === 'file:';
  const host = file ? '' : names.shift() || '';
  Object.assign(result, relative, { host, hostname: host, slashes: result.slashes || relative.slashes });
  result.pathname = file ? relative.pathname : `/${names.join('/')}`;
  return result;
}

// merge resolves a path against that of the base.
function merge(base, path) {
  const source = base.pathname || '';
  const joined = path === null ? source : path[0] === '/' ? path : source.replace(/[^/]*$/, '') + path;
  const absolute = joined[0] === '/' || Boolean(base.host);
  const names = joined.split('/');
  const last = names[names.length - 1];
  const dotted = (last === '.' || last === '..') && (absolute || names.length > 1);
  const out = [];
  for (const name of joined[0] === '/' ? names.slice(1) : names) {
    if (name === '.') continue;
    if (name !== '..') out.push(name);
    else if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else if (!absolute) out.push(name);
  }
  const root = absolute ? '/' : '';
  if ((last === '' || dotted) && !(root + out.join('/')).endsWith('/')) out.push('');
  return root + out.join('/');
}

function finish(url) {
  if (slashed.has(url.protocol) && url.hostname && !url.pathname) url.pathname = '/';
  url.path = url.pathname || url.search ? `${url.pathname || ''}${url.search || ''}` : null;
  url.href = url.format();
  return url;
}

module.exports = { Url, parse, format, resolve, resolveObject };
