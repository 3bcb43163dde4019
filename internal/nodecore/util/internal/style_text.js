// util.styleText.

const { colors } = require('internal/util/inspect/text');
const { validateString, validateBoolean, validateOneOf } = require('internal/validate');
const { invalidArgType } = require('internal/errors');

exports.styleText = function styleText(format, text, { validateStream = true, stream } = {}) {
  validateString(text, 'text');
  validateBoolean(validateStream, 'options.validateStream');
  let plain = false;
  if (validateStream) {
    stream ??= require('process').stdout;
    if (typeof stream?.write !== 'function') {
      throw invalidArgType('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    plain = !wantsColors(stream);
  }
  // A list of formats is obeyed whatever the stream is, as Node 20 does.
  if (Array.isArray(format)) return format.reduceRight((shown, name) => painted(name, shown), text);
  const shown = painted(format, text);
  return plain ? text : shown;
};

function painted(name, text) {
  if (colors[name] === undefined) validateOneOf(name, 'format', Object.keys(colors));
  const [on, off] = colors[name];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

function wantsColors(stream) {
  const { env } = require('process');
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0';
  if (!stream.isTTY) return false;
  return typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true;
}
