// data: URLs.

const { native } = require('internal/buffer/class');
const { parseType } = require('internal/web/fetch/body');

// read gives { headers, bytes } of a URL, or an error.
function read(href) {
  const text = href.slice('data:'.length).split('#')[0];
  const comma = text.indexOf(',');
  if (comma < 0) return new Error('failed to fetch the data URL');
  let type = text.slice(0, comma).trim();
  let bytes = unescaped(text.slice(comma + 1));
  const base64 = /;[\x20]*base64$/i.exec(type);
  if (base64 !== null) {
    type = type.slice(0, base64.index);
    const clean = native.decode(bytes, 'latin1').replace(/[\t\n\f\r ]/g, '').replace(/^((?:....)*..)==$|^((?:....)*...)=$/, '$1$2');
    if (clean.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(clean)) return new Error('failed to fetch the data URL');
    bytes = new Uint8Array(native.encode(clean, 'base64'));
  }
  if (type.startsWith(';')) type = `text/plain${type}`;
  const { essence, parameters } = parseType(type);
  const shown = essence === '' ? 'text/plain;charset=US-ASCII' : essence + [...parameters].map(([name, value]) => `;${name}=${value}`).join('');
  return { headers: [['Content-Type', shown]], bytes };
}

// unescaped are the bytes of a text with %xx.
function unescaped(text) {
  const bytes = new Uint8Array(native.encode(text, 'utf8'));
  const out = new Uint8Array(bytes.length);
  let n = 0;
  for (let i = 0; i < bytes.length; i++) {
    const hex = bytes[i] === 0x25 && i + 2 < bytes.length ? String.fromCharCode(bytes[i + 1], bytes[i + 2]) : '';
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      out[n++] = parseInt(hex, 16);
      i += 2;
    } else out[n++] = bytes[i];
  }
  return out.subarray(0, n);
}

module.exports = { read };
