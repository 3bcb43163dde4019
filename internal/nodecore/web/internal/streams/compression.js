// CompressionStream and DecompressionStream, over zlib's.

const c = require('internal/web/streams/common');
const { invalidArgValue } = require('internal/errors');

const formats = {
  CompressionStream: { deflate: 'Deflate', 'deflate-raw': 'DeflateRaw', gzip: 'Gzip' },
  DecompressionStream: { deflate: 'Inflate', 'deflate-raw': 'InflateRaw', gzip: 'Gunzip' },
};

function init(self, kind, format) {
  if (!Object.hasOwn(formats[kind], format)) {
    throw invalidArgValue('format', format);
  }
  const engine = new (require('internal/zlib/classes')[formats[kind][format]])();
  c.put(self, { kind, ...require('internal/stream/web').pairOf(engine) });
}

class CompressionStream {
  constructor(format) { init(this, 'CompressionStream', format); }
  get readable() { return c.need(this, 'CompressionStream').readable; }
  get writable() { return c.need(this, 'CompressionStream').writable; }
}

class DecompressionStream {
  constructor(format) { init(this, 'DecompressionStream', format); }
  get readable() { return c.need(this, 'DecompressionStream').readable; }
  get writable() { return c.need(this, 'DecompressionStream').writable; }
}

for (const Class of [CompressionStream, DecompressionStream]) {
  c.dressed(Class, ['readable', 'writable'], function () { return { readable: this.readable, writable: this.writable }; });
}

module.exports = { CompressionStream, DecompressionStream };
