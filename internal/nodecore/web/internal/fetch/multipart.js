// multipart/form-data, both ways.

const { bytesOf, File } = require('internal/web/blob');
const { native } = require('internal/buffer/class');

// --- writing ---

const escape = (text) => text.replace(/\r\n|\r|\n|"/g, (c) => ({ '\r\n': '%0D%0A', '\r': '%0D', '\n': '%0A', '"': '%22' })[c]);
const newlines = (text) => text.replace(/\r\n|\r|\n/g, '\r\n');
const encoded = (text) => new Uint8Array(native.encode(text, 'utf8'));

// write makes the parts of a body, which are bytes or Files.
function write(entries, boundary) {
  const parts = [];
  for (const [name, value] of entries) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escape(newlines(name))}"`;
    if (typeof value === 'string') parts.push(encoded(`${head}\r\n\r\n${newlines(value)}\r\n`));
    else {
      const type = value.type || 'application/octet-stream';
      parts.push(encoded(`${head}; filename="${escape(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`), bytesOf(value), encoded('\r\n'));
    }
  }
  parts.push(encoded(`--${boundary}--\r\n`));
  return parts;
}

// --- reading ---

const maxHead = 16 * 1024; // of a part

class ParseError extends Error {}
const expect = (is) => { if (!is) throw new ParseError(); };

// read makes entries of the bytes of a body, or throws.
function read(bytes, boundary) {
  expect(/^[\x20-\x7e]{1,70}$/.test(boundary));
  const mark = encoded(`--${boundary}`);
  const next = encoded(`\r\n--${boundary}`);
  const entries = [];
  let at = 0;
  while (startsWith(bytes, at, '\r\n')) at += 2;
  expect(matches(bytes, at, mark));
  at += mark.length;
  for (;;) {
    if (startsWith(bytes, at, '--')) {
      expect(at + 2 === bytes.length || (startsWith(bytes, at + 2, '\r\n') && at + 4 === bytes.length));
      return entries;
    }
    expect(startsWith(bytes, at, '\r\n'));
    const { head, end } = readHead(bytes, at + 2);
    const stop = native.indexOf(bytes, next, end, 1);
    expect(stop >= end);
    entries.push(entryOf(head, bytes.subarray(end, stop)));
    at = stop + next.length;
  }
}

const matches = (bytes, at, part) => at + part.length <= bytes.length && native.equals(bytes.subarray(at, at + part.length), part);
const startsWith = (bytes, at, text) => [...text].every((c, i) => bytes[at + i] === c.charCodeAt(0));

const blank = encoded('\r\n\r\n');

function readHead(bytes, at) {
  if (startsWith(bytes, at, '\r\n')) throw new ParseError(); // no name
  const end = native.indexOf(bytes, blank, at, 1);
  expect(end >= at && end - at <= maxHead);
  const head = { name: undefined, filename: undefined, type: undefined };
  for (const line of native.decode(bytes.subarray(at, end), 'utf8').split('\r\n')) readLine(line, head);
  expect(head.name !== undefined);
  return { head, end: end + blank.length };
}

function readLine(line, head) {
  const found = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*(.*?)[\t ]*$/s.exec(line);
  expect(found !== null);
  const [, name, value] = found;
  if (name.toLowerCase() === 'content-type') head.type = value;
  if (name.toLowerCase() !== 'content-disposition') return;
  expect(/^form-data;/.test(value));
  head.name = parameter(value, 'name');
  head.filename = parameter(value, 'filename');
}

// parameter reads name="value". What would end the value is written with a %.
function parameter(text, name) {
  const found = new RegExp(`;[\\t ]*${name}="([^"\\r\\n]*)"`).exec(text);
  return found === null ? undefined : found[1].replace(/%0A|%0D|%22/gi, (c) => String.fromCharCode(parseInt(c.slice(1), 16)));
}

function entryOf({ name, filename, type }, bytes) {
  if (filename === undefined) {
    const text = native.decode(bytes, 'utf8');
    return [name, text.charCodeAt(0) === 0xfeff ? text.slice(1) : text];
  }
  return [name, new File([bytes], filename, { type: type ?? 'text/plain' })];
}

module.exports = { write, read };
