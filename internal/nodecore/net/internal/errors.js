// The errors of sockets and servers.

const { makeError } = require('internal/errors');
const { fail, terse } = require('internal/net/handle');

const error = (code, text, Base = Error) => (...args) => makeError(Base, code, typeof text === 'function' ? text(...args) : text);

// withAddress makes the error of a call that failed with [errno, code, text], for an address and a port, if there is one.
// extra is told in brackets.
exports.withAddress = ([errno, code, text], syscall, address, port, { long = false, extra = '' } = {}) => {
  const place = port > 0 ? `${address}:${port}` : address;
  const details = [place ? ` ${place}` : '', extra ? ` - ${extra}` : ''].join('');
  const made = new Error(`${syscall} ${code}${long ? `: ${text}` : ''}${details}`);
  Object.assign(made, long ? { code, errno } : { errno, code }, { syscall, address });
  if (port) made.port = port;
  return made;
};

Object.assign(exports, {
  fail, terse,
  alreadyListens: error('ERR_SERVER_ALREADY_LISTEN', 'Listen method has been called more than once without closing.'),
  badPort: error('ERR_SOCKET_BAD_PORT', (name, port, zero = true) =>
    `${name} should be ${zero ? '>=' : '>'} 0 and < 65536. Received ${require('internal/errors').received(port)}.`, RangeError),
  closed: error('ERR_SOCKET_CLOSED', 'Socket is closed'),
  closedBeforeConnection: error('ERR_SOCKET_CLOSED_BEFORE_CONNECTION', 'Socket closed before the connection was established'),
  connectionTimeout: error('ERR_SOCKET_CONNECTION_TIMEOUT', 'Socket connection timeout'),
  invalidAddress: error('ERR_INVALID_IP_ADDRESS', (address) => `Invalid IP address: ${require('util').format('%s', address)}`, TypeError),
  invalidFamily: error('ERR_INVALID_ADDRESS_FAMILY', (family, host, port) => `Invalid address family: ${family} ${host}:${port}`, RangeError),
  invalidHandle: error('ERR_INVALID_HANDLE_TYPE', 'This handle type cannot be sent', TypeError),
  notRunning: error('ERR_SERVER_NOT_RUNNING', 'Server is not running.'),
});

// port checks a port as callers give it, and returns its number.
exports.port = (port, name = 'Port', zero = true) => {
  const kind = typeof port;
  const number = kind === 'number' || (kind === 'string' && port.trim() !== '') ? Number(port) : NaN;
  if (number !== number >>> 0 || number > 0xffff || (number === 0 && !zero)) throw exports.badPort(name, port, zero);
  return number;
};
