// dgram: packets over UDP.

const { Socket } = require('internal/dgram/socket');
const { deprecate } = require('internal/util/deprecate');
const { unsupported } = require('internal/errors');

function createSocketHandle(address, port, addressType, fd, flags) {
  throw unsupported('dgram._createSocketHandle');
}

Object.assign(exports, {
  _createSocketHandle: deprecate(createSocketHandle, 'dgram._createSocketHandle() is deprecated', 'DEP0112'),
  createSocket(type, listener) { return new Socket(type, listener); },
  Socket,
});
