// The errors of streams.

const { makeError } = require('internal/errors');

const error = (code, text, Base = Error) => (what) => makeError(Base, code, typeof text === 'function' ? text(what) : text);

module.exports = {
  alreadyFinished: error('ERR_STREAM_ALREADY_FINISHED', (what) => `Cannot call ${what} after a stream was finished`),
  cannotPipe: error('ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable'),
  destroyed: error('ERR_STREAM_DESTROYED', (what) => `Cannot call ${what} after a stream was destroyed`),
  missingArgs: error('ERR_MISSING_ARGS', (name) => `The "${name}" argument must be specified`, TypeError),
  multipleCallback: error('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times'),
  notImplemented: error('ERR_METHOD_NOT_IMPLEMENTED', (name) => `The ${name} method is not implemented`),
  nullValues: error('ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError),
  prematureClose: error('ERR_STREAM_PREMATURE_CLOSE', 'Premature close'),
  pushAfterEnd: error('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF'),
  unknownEncoding: error('ERR_UNKNOWN_ENCODING', (name) => `Unknown encoding: ${typeof name === 'string' ? name : require('internal/util/inspect').inspect(name)}`, TypeError),
  unshiftAfterEnd: error('ERR_STREAM_UNSHIFT_AFTER_END_EVENT', 'stream.unshift() after end event'),
  writeAfterEnd: error('ERR_STREAM_WRITE_AFTER_END', 'write after end'),
};
