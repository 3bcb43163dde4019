// The body of an answer without the compression that its headers name.

const { Transform, pipeline } = require('stream');

const most = 5; // layers of compression

// codingsOf lists the codings of a header, in the order in which they were applied.
const codingsOf = (header) => (header ? header.toLowerCase().split(',').map((coding) => coding.trim()) : []);

// excess returns what is wrong with the number of codings, if something is.
function excess(header) {
  const { length } = codingsOf(header);
  return length > most ? new Error(`too many content-encodings in response: ${length}, maximum allowed is ${most}`) : undefined;
}

// decoded returns a stream of what the body is. It is the body itself if one of the codings is not known.
function decoded(body, header) {
  const decoders = codingsOf(header).reverse().map((coding) => decoderOf(coding));
  if (decoders.length === 0 || decoders.includes(undefined)) return body;
  return pipeline(body, ...decoders, () => {}).on('error', () => {});
}

function decoderOf(coding) {
  const zlib = require('zlib');
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
  // What was not ended well is taken as far as it goes.
  const lax = { flush: Z_SYNC_FLUSH, finishFlush: Z_SYNC_FLUSH };
  switch (coding) {
    case 'gzip': case 'x-gzip': return zlib.createGunzip(lax);
    case 'deflate': return inflate((first) => ((first & 0x0f) === 8 ? zlib.createInflate(lax) : zlib.createInflateRaw(lax)));
    case 'br': return zlib.createBrotliDecompress({ flush: BROTLI_OPERATION_FLUSH, finishFlush: BROTLI_OPERATION_FLUSH });
    default: return undefined;
  }
}

// inflate takes what servers call deflate: with the header of zlib, or without, which the first byte tells.
function inflate(choose) {
  let inner;
  return new Transform({
    transform(chunk, encoding, callback) {
      if (inner === undefined && chunk.length > 0) {
        inner = choose(chunk[0]);
        inner.on('data', (data) => { this.push(data); });
        inner.on('end', () => { this.push(null); });
        inner.on('error', (error) => { this.destroy(error); });
      }
      if (inner === undefined) callback();
      else inner.write(chunk, encoding, callback);
    },
    final(callback) {
      inner?.end();
      inner = undefined;
      callback();
    },
  });
}

module.exports = { decoded, excess };
