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

const expect = (is) => { if (!is) throw new Error('no multipart/form-data'); };

// Reader reads a body. It looks at a text with a character for each byte, and is as lenient, and as strict, as Node.
class Reader {
  constructor(bytes, boundary) {
    const text = native.decode(bytes, 'latin1');
    this.bytes = bytes;
    this.text = text.replace(/(?:\r\n)+$/, '');
    this.boundary = native.decode(encoded(boundary), 'latin1');
    this.at = /^(?:\r\n)*/.exec(text)[0].length;
  }

  entries() {
    const entries = [];
    for (;;) {
      this.skip(`--${this.boundary}`);
      if (this.at === this.text.length - 2 && this.text.endsWith('--')) return entries;
      this.skip('\r\n');
      const head = this.head();
      this.skip('\r\n');
      entries.push(entryOf(head, this.body()));
    }
  }

  skip(text) {
    expect(this.text.startsWith(text, this.at));
    this.at += text.length;
  }

  // collect takes what matches, which may be nothing.
  collect(pattern) {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text);
    this.at += found.length;
    return found;
  }

  decoded(from, to) { return native.decode(this.bytes.subarray(from, to), 'utf8'); }

  head() {
    const head = { name: undefined, filename: undefined, type: undefined, encoding: undefined };
    while (!this.text.startsWith('\r\n', this.at)) {
      expect(this.at < this.text.length);
      const name = this.collect(/[^\n\r:]*/y).replace(/^[\t ]+|[\t ]+$/g, '');
      expect(/^[!#$%&'*+\-.^_|~A-Za-z0-9]+$/.test(name));
      this.skip(':');
      this.collect(/[\t ]*/y);
      this.field(name.toLowerCase(), head);
      this.lineEnd();
    }
    expect(head.name !== undefined);
    return head;
  }

  // lineEnd takes half of one for a whole, as Node does after a header.
  lineEnd() {
    expect(this.text[this.at] === '\r' || this.text[this.at + 1] === '\n');
    this.at += 2;
  }

  field(name, head) {
    if (name === 'content-disposition') {
      this.skip('form-data; name="');
      head.name = this.quoted();
      head.filename = undefined;
      if (!this.text.startsWith('; filename', this.at)) return;
      this.at += '; filename'.length;
      if (this.text[this.at] === '*') this.at++;
      this.skip('="');
      head.filename = this.quoted();
      return;
    }
    const value = this.collect(/[^\n\r]*/y).replace(/[\t ]+$/, '');
    if (name === 'content-type') head.type = value;
    else if (name === 'content-transfer-encoding') head.encoding = value;
  }

  // quoted is a name up to its quote. What would end it is written with a %.
  quoted() {
    const from = this.at;
    this.collect(/[^\n\r"]*/y);
    const text = this.decoded(from, this.at);
    this.skip('"');
    return text.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
  }

  body() {
    const next = this.text.indexOf(this.boundary, this.at);
    expect(next >= 0);
    const body = this.bytes.subarray(this.at, Math.max(this.at, next - 4)); // without a line's end, and --
    this.at += body.length;
    this.skip('\r\n');
    return body;
  }
}

// read makes entries of the bytes of a body, or throws.
const read = (bytes, boundary) => new Reader(bytes, boundary).entries();

function entryOf({ name, filename, type, encoding }, bytes) {
  if (encoding === 'base64') bytes = new Uint8Array(native.encode(native.decode(bytes, 'utf8'), 'base64'));
  if (filename === undefined) {
    const text = native.decode(bytes, 'utf8');
    return [name, text.charCodeAt(0) === 0xfeff ? text.slice(1) : text];
  }
  return [name, new File([bytes], filename, { type: /[^\0-\x7f]/.test(type ?? '') ? '' : type ?? 'text/plain' })];
}

module.exports = { write, read };
