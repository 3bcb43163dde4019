// url: class URL, files as URLs, and the older parse, format and resolve.

const { URL, native, looksLikeURL } = require('internal/url/url');
const { URLSearchParams } = require('internal/url/params');
const legacy = require('internal/url/legacy');
const { makeError, invalidArgType } = require('internal/errors');
const { validateString } = require('internal/validate');
const { windows } = require('internal/host');

const isURL = (value) => value instanceof URL;

function fileURLToPath(url, options) {
  if (typeof url === 'string') url = new URL(url);
  else if (!looksLikeURL(url)) throw invalidArgType('path', ['string', 'URL'], url);
  if (url.protocol !== 'file:') throw makeError(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  return options?.windows ?? windows ? windowsPath(url) : posixPath(url);
}

const invalidPath = (what) => makeError(TypeError, 'ERR_INVALID_FILE_URL_PATH', `File URL path ${what}`);

function posixPath({ hostname, pathname }) {
  if (hostname !== '') {
    const { platform } = require('process');
    throw makeError(TypeError, 'ERR_INVALID_FILE_URL_HOST', `File URL host must be "localhost" or empty on ${platform}`);
  }
  if (/%2f/i.test(pathname)) throw invalidPath('must not include encoded / characters');
  return decodeURIComponent(pathname);
}

function windowsPath({ hostname, pathname }) {
  if (/%2f|%5c/i.test(pathname)) throw invalidPath('must not include encoded \\ or / characters');
  const path = decodeURIComponent(pathname.replaceAll('/', '\\'));
  if (hostname !== '') return `\\\\${native.toUnicode(hostname)}${path}`;
  if (!/^\\[A-Za-z]:/.test(path)) throw invalidPath('must be absolute');
  return path.slice(1);
}

// What a path may have that means something else in a URL, or that the parser
// would drop or leave as it is.
const odd = /[%\\\n\r\t?#[\]^|~]/g;
const escape = (path) => path.replace(odd, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

function pathToFileURL(path, options) {
  validateString(path, 'path');
  const win = options?.windows ?? windows;
  const rules = win ? require('path').win32 : require('path').posix;
  let resolved = rules.resolve(path);
  const last = path[path.length - 1];
  if ((last === '/' || (win && last === '\\')) && !resolved.endsWith(rules.sep)) resolved += '/';
  if (win && resolved.startsWith('\\\\')) return shareToURL(resolved);
  if (win) resolved = resolved.replaceAll('\\', '/');
  return new URL(`file://${win ? '/' : ''}${escape(resolved)}`);
}

function shareToURL(path) {
  const [, , host, ...rest] = path.split('\\');
  const url = new URL('file:///');
  url.hostname = host;
  url.pathname = `/${escape(rest.join('/'))}`;
  return url;
}

function urlToHttpOptions(url) {
  const { hostname, protocol, hash, search, pathname, href, port, username, password } = url;
  const options = {
    ...url, protocol, hostname: typeof hostname === 'string' && hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    hash, search, pathname, path: `${pathname || ''}${search || ''}`, href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return Object.setPrototypeOf(options, null);
}

// format writes a URL object with parts left out, and other things as older
// programs do.
function format(value, options) {
  if (!isURL(value)) return legacy.format(value);
  const o = { fragment: true, unicode: false, search: true, auth: true, ...options };
  const host = o.unicode && value.hostname !== '' ? native.toUnicode(value.hostname) : value.hostname;
  let text = value.protocol;
  if (value.href.startsWith(`${value.protocol}//`)) {
    text += '//';
    const user = value.password ? `${value.username}:${value.password}` : value.username;
    if (o.auth && user !== '') text += `${user}@`;
    text += host + (value.port === '' ? '' : `:${value.port}`);
  }
  text += value.pathname;
  if (o.search) text += value.search;
  if (o.fragment) text += value.hash;
  return text;
}

module.exports = {
  Url: legacy.Url, parse: legacy.parse, resolve: legacy.resolve, resolveObject: legacy.resolveObject, format,
  URL, URLSearchParams,
  domainToASCII: (domain) => native.toASCII(`${domain}`),
  domainToUnicode: (domain) => native.toUnicode(`${domain}`),
  pathToFileURL, fileURLToPath, urlToHttpOptions,
};
