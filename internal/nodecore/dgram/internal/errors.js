// The errors of sockets of UDP.

const { makeError } = require('internal/errors');
const { terse } = require('internal/dgram/handle');
const { badPort, withAddress } = require('internal/net/errors');

const error = (code, text, Base = Error) => () => makeError(Base, code, text);

module.exports = {
  withAddress, terse, badPort,
  alreadyBound: error('ERR_SOCKET_ALREADY_BOUND', 'Socket is already bound'),
  badSize: error('ERR_SOCKET_BAD_BUFFER_SIZE', 'Buffer size must be a positive integer', TypeError),
  badType: error('ERR_SOCKET_BAD_TYPE', 'Bad socket type specified. Valid types are: udp4, udp6', TypeError),
  isConnected: error('ERR_SOCKET_DGRAM_IS_CONNECTED', 'Already connected'),
  notConnected: error('ERR_SOCKET_DGRAM_NOT_CONNECTED', 'Not connected'),
  notRunning: error('ERR_SOCKET_DGRAM_NOT_RUNNING', 'Not running'),
  outOfBounds: (name) => makeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', `"${name}" is outside of buffer bounds`),

  // check throws the error of a call that has failed.
  check(failure, call) { if (failure !== null) throw terse(failure[1], call); },

  // bufferSize is the error of a buffer that the system does not set or tell.
  bufferSize([errno, code, text], syscall) {
    return require('internal/system_error').composed('ERR_SOCKET_BUFFER_SIZE', 'Could not get or set buffer size', { errno, code, message: text, syscall });
  },
};
