// querystring: the older way to read and write the query of a URL.

function escape(value) {
  if (typeof value !== 'string') value = typeof value === 'object' ? String(value) : `${value}`;
  try {
    return encodeURIComponent(value);
  } catch {
    const error = new URIError('URI malformed');
    error.code = 'ERR_INVALID_URI';
    throw error;
  }
}

// unescapeBuffer decodes what is escaped well, and leaves the rest.
function unescapeBuffer(text) {
  const { Buffer } = require('buffer');
  const bytes = Buffer.from(String(text));
  let n = 0;
  for (let i = 0; i < bytes.length; i++, n++) {
    const code = bytes[i] === 0x25 ? parseByte(bytes.latin1Slice(i + 1, i + 3)) : -1;
    bytes[n] = code < 0 ? bytes[i] : code;
    if (code >= 0) i += 2;
  }
  return bytes.slice(0, n);
}

const parseByte = (digits) => (/^[0-9a-fA-F]{2}$/.test(digits) ? parseInt(digits, 16) : -1);

function unescape(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return unescapeBuffer(text).toString();
  }
}

// primitive is what stringify takes for a value; other things are empty.
function primitive(value) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
  return typeof value === 'bigint' || typeof value === 'boolean' ? `${value}` : '';
}

function stringify(object, sep = '&', eq = '=', options) {
  sep ||= '&';
  eq ||= '=';
  let encode = options && typeof options.encodeURIComponent === 'function' ? options.encodeURIComponent : module.exports.escape;
  if (typeof encode !== 'function') encode = escape;
  if (object === null || typeof object !== 'object') return '';
  const pairs = [];
  for (const key of Object.keys(object)) {
    const name = encode(primitive(key));
    const values = Array.isArray(object[key]) ? object[key] : [object[key]];
    for (const value of values) pairs.push(`${name}${eq}${encode(primitive(value))}`);
  }
  return pairs.join(sep);
}

function parse(text, sep, eq, options) {
  const result = Object.create(null);
  if (typeof text !== 'string' || text === '') return result;
  const decode = options && typeof options.decodeURIComponent === 'function' ? options.decodeURIComponent : module.exports.unescape;
  const given = options ? options.maxKeys : undefined;
  const max = typeof given === 'number' ? given : 1000;
  const pairs = text.split(sep ? String(sep) : '&').filter((pair) => pair !== '');
  for (const pair of max > 0 ? pairs.slice(0, max) : pairs) add(result, pair, eq ? String(eq) : '=', decode);
  return result;
}

function add(result, pair, eq, decode) {
  const at = pair.indexOf(eq);
  const [key, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + eq.length)];
  const name = decoded(key, decode);
  const content = decoded(value, decode);
  if (!(name in result)) result[name] = content;
  else if (Array.isArray(result[name])) result[name].push(content);
  else result[name] = [result[name], content];
}

function decoded(text, decode) {
  const spaced = text.replace(/\+/g, ' ');
  if (decode === unescape && !spaced.includes('%')) return spaced;
  try {
    return decode(spaced);
  } catch {
    return unescape(spaced);
  }
}

module.exports = { unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse };
