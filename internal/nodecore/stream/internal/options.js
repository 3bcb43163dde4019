// What the two sides of a stream read from its options.

const { invalidArgValue } = require('internal/errors');
const { unknownEncoding } = require('internal/stream/errors');

const defaults = { bytes: 16 * 1024, objects: 16 };

// common are the fields that both states have. side is 'readable' or
// 'writable', for the options that a duplex stream has of each.
function common(options, duplex, side) {
  const objectMode = Boolean(options?.objectMode || (duplex && options?.[`${side}ObjectMode`]));
  return {
    objectMode,
    highWaterMark: highWaterMark(options, objectMode, duplex && `${side}HighWaterMark`),
    length: 0,
    sync: true,
    constructed: true,
    errored: null,
    errorEmitted: false,
    emitClose: options?.emitClose !== false,
    autoDestroy: options?.autoDestroy !== false,
    destroyed: false,
    closed: false,
    closeEmitted: false,
    defaultEncoding: defaultEncoding(options?.defaultEncoding),
  };
}

function defaultEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8') return 'utf8';
  if (!require('buffer').Buffer.isEncoding(encoding)) throw unknownEncoding(encoding);
  return encoding;
}

function highWaterMark(options, objectMode, own) {
  const key = options?.highWaterMark == null && own ? own : 'highWaterMark';
  const mark = options?.[key];
  if (mark == null) return objectMode ? defaults.objects : defaults.bytes;
  if (!Number.isInteger(mark) || mark < 0) throw invalidArgValue(`options.${key}`, mark);
  return mark;
}

// adopt takes the methods that were given as options.
function adopt(stream, options, names) {
  for (const name of names) if (typeof options?.[name] === 'function') stream[`_${name}`] = options[name];
}

module.exports = { common, adopt, defaults };
