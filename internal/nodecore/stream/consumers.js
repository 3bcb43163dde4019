// stream/consumers: all that a stream gives, in one piece.

const { asyncIterator } = require('internal/symbols');

async function chunks(stream) {
  const iterator = stream[asyncIterator]?.() ?? stream[Symbol.iterator]();
  const all = [];
  for (let step = await iterator.next(); !step.done; step = await iterator.next()) all.push(await step.value);
  return all;
}

async function buffer(stream) {
  const { Buffer } = require('buffer');
  return Buffer.concat((await chunks(stream)).map((chunk) => Buffer.from(chunk)));
}

const text = async (stream) => (await buffer(stream)).toString();

exports.arrayBuffer = async (stream) => {
  const bytes = await buffer(stream);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
exports.buffer = buffer;
exports.text = text;
exports.json = async (stream) => JSON.parse(await text(stream));
exports.blob = async (stream) => new (require('internal/web/blob').Blob)(await chunks(stream));
