// _stream_passthrough: a class of stream, by the name that its file once had.

module.exports = require('stream').PassThrough;
