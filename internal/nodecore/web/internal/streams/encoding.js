// TextEncoderStream and TextDecoderStream.

const c = require('internal/web/streams/common');
const t = require('internal/web/streams/transform');
const { TextEncoder, TextDecoder } = require('internal/web/encoding');

class TextEncoderStream {
  constructor() {
    const encoder = new TextEncoder();
    let high = ''; // the first half of a pair, whose second may be in the next chunk
    const give = (text, controller) => { if (text !== '') t.enqueue(controller, encoder.encode(text)); };
    c.put(this, {
      kind: 'TextEncoderStream', encoder,
      transform: t.make({
        async transform(chunk, controller) {
          const text = high + `${chunk}`;
          high = /[\ud800-\udbff]$/.test(text) ? text[text.length - 1] : '';
          give(high === '' ? text : text.slice(0, -1), controller);
        },
        async flush(controller) { give(high, controller); },
      }),
    });
  }

  get encoding() { return c.need(this, 'TextEncoderStream').encoder.encoding; }
  get readable() { return c.need(this, 'TextEncoderStream').transform.readable.face; }
  get writable() { return c.need(this, 'TextEncoderStream').transform.writable.face; }
}

class TextDecoderStream {
  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    const give = (text, controller) => { if (text !== '') t.enqueue(controller, text); };
    c.put(this, {
      kind: 'TextDecoderStream', decoder,
      transform: t.make({
        transform: async (chunk, controller) => { give(decoder.decode(chunk, { stream: true }), controller); },
        flush: async (controller) => { give(decoder.decode(), controller); },
      }),
    });
  }

  get encoding() { return c.need(this, 'TextDecoderStream').decoder.encoding; }
  get fatal() { return c.need(this, 'TextDecoderStream').decoder.fatal; }
  get ignoreBOM() { return c.need(this, 'TextDecoderStream').decoder.ignoreBOM; }
  get readable() { return c.need(this, 'TextDecoderStream').transform.readable.face; }
  get writable() { return c.need(this, 'TextDecoderStream').transform.writable.face; }
}

c.dressed(TextEncoderStream, ['encoding', 'readable', 'writable'], function () {
  c.need(this, 'TextEncoderStream');
  const { encoding, readable, writable } = this;
  return { encoding, readable, writable };
});
c.dressed(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable'], function () {
  c.need(this, 'TextDecoderStream');
  const { encoding, fatal, ignoreBOM, readable, writable } = this;
  return { encoding, fatal, ignoreBOM, readable, writable };
});

module.exports = { TextEncoderStream, TextDecoderStream };
