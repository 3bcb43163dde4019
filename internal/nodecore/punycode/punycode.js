// punycode: text of any characters in those of host names, by RFC 3492.

const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialN = 128;
const delimiter = '-';
const most = 2 ** 31 - 1;

const messages = {
  overflow: 'Overflow: input needs wider integers to process',
  'not-basic': 'Illegal input >= 0x80 (not a basic code point)',
  'invalid-input': 'Invalid input',
};
const fail = (what) => { throw new RangeError(messages[what]); };

// mapDomain maps each label of a domain, or of the one in an address of mail.
function mapDomain(domain, map) {
  const at = domain.split('@');
  const local = at.length > 1 ? `${at[0]}@` : '';
  const labels = (at.length > 1 ? at[1] : domain).replace(/[\x2E\u3002\uFF0E\uFF61]/g, '.').split('.');
  return local + labels.map(map).join('.');
}

// The code points of a text, lone surrogates as they are.
function ucs2decode(text) {
  const points = [];
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i);
    points.push(point);
    if (point > 0xffff) i++;
  }
  return points;
}

const ucs2encode = (points) => String.fromCodePoint(...points);

function digitOf(code) {
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  return base;
}

const codeOf = (digit) => (digit < 26 ? digit + 0x61 : digit - 26 + 0x30);

function adapt(delta, count, first) {
  delta = first ? Math.floor(delta / damp) : delta >> 1;
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > ((base - tMin) * tMax) >> 1; k += base) delta = Math.floor(delta / (base - tMin));
  return Math.floor(k + ((base - tMin + 1) * delta) / (delta + skew));
}

const threshold = (k, bias) => Math.min(Math.max(k - bias, tMin), tMax);

function decode(input) {
  const output = [];
  const basic = Math.max(input.lastIndexOf(delimiter), 0);
  for (let j = 0; j < basic; j++) {
    if (input.charCodeAt(j) >= 0x80) fail('not-basic');
    output.push(input.charCodeAt(j));
  }
  let [n, i, bias] = [initialN, 0, initialBias];
  for (let index = basic > 0 ? basic + 1 : 0; index < input.length;) {
    const before = i;
    for (let w = 1, k = base; ; k += base) {
      if (index >= input.length) fail('invalid-input');
      const digit = digitOf(input.charCodeAt(index++));
      if (digit >= base) fail('invalid-input');
      if (digit > Math.floor((most - i) / w)) fail('overflow');
      i += digit * w;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (w > Math.floor(most / (base - t))) fail('overflow');
      w *= base - t;
    }
    const count = output.length + 1;
    bias = adapt(i - before, count, before === 0);
    if (Math.floor(i / count) > most - n) fail('overflow');
    n += Math.floor(i / count);
    i %= count;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

function encode(input) {
  const points = ucs2decode(input);
  const output = points.filter((point) => point < 0x80).map((point) => String.fromCharCode(point));
  const basic = output.length;
  let handled = basic;
  if (basic > 0) output.push(delimiter);
  for (let [n, delta, bias] = [initialN, 0, initialBias]; handled < points.length; delta++, n++) {
    const next = points.reduce((least, point) => (point >= n && point < least ? point : least), most);
    if (next - n > Math.floor((most - delta) / (handled + 1))) fail('overflow');
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n && ++delta > most) fail('overflow');
      if (point !== n) continue;
      let q = delta;
      for (let k = base; ; k += base) {
        const t = threshold(k, bias);
        if (q < t) break;
        output.push(String.fromCharCode(codeOf(t + ((q - t) % (base - t)))));
        q = Math.floor((q - t) / (base - t));
      }
      output.push(String.fromCharCode(codeOf(q)));
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
  }
  return output.join('');
}

function toUnicode(input) {
  return mapDomain(input, (label) => (label.startsWith('xn--') ? decode(label.slice(4).toLowerCase()) : label));
}

function toASCII(input) {
  return mapDomain(input, (label) => (/[^\0-\x7F]/.test(label) ? `xn--${encode(label)}` : label));
}

module.exports = { version: '2.1.0', ucs2: { decode: ucs2decode, encode: ucs2encode }, decode, encode, toASCII, toUnicode };
