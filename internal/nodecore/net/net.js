// net: sockets and servers, over TCP and over paths.

const { Server } = require('internal/net/server');
const { isIP, isIPv4, isIPv6, BlockList, SocketAddress } = require('internal/net/address');
const { normalize } = require('internal/net/arguments');
const { validateBoolean, validateInteger } = require('internal/validate');
const { absent, named } = require('internal/members');

const net = module.exports;
const defaults = () => require('internal/net/connect').defaults;

absent(net, 'net', { _createServerHandle: 5 });
Object.defineProperty(net._createServerHandle, 'name', { value: 'createServerHandle' });
net._normalizeArgs = normalize;
net._setSimultaneousAccepts = () => {};

const lazy = (name, get) => Object.defineProperty(net, name, { get, enumerable: true, configurable: true });
lazy('BlockList', () => BlockList);
lazy('SocketAddress', () => SocketAddress);

net.connect = function connect(...args) {
  const normalized = normalize(args);
  const [options] = normalized;
  const made = new Socket(options);
  require('internal/observed').tell?.('net.client.socket', () => ({ socket: made }));
  if (options.timeout) made.setTimeout(options.timeout);
  return made.connect(normalized);
};
net.createConnection = net.connect;
net.createServer = (options, listener) => new Server(options, listener);
const { Socket } = require('internal/net/socket');
Object.assign(net, { isIP, isIPv4, isIPv6, Server, Socket, Stream: Socket });

net.getDefaultAutoSelectFamily = () => defaults().autoSelectFamily;
net.setDefaultAutoSelectFamily = (value) => {
  validateBoolean(value, 'value');
  defaults().autoSelectFamily = value;
};
net.getDefaultAutoSelectFamilyAttemptTimeout = () => defaults().attemptTimeout;
net.setDefaultAutoSelectFamilyAttemptTimeout = (value) => {
  validateInteger(value, 'value', 1, 2 ** 31 - 1);
  defaults().attemptTimeout = Math.max(value, 10);
};
named(net);
