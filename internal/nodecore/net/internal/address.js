// Addresses: isIP, SocketAddress, BlockList.

const { makeError, invalidArgValue } = require('internal/errors');
const { validateInteger, validateObject, validateString } = require('internal/validate');
const custom = Symbol.for('nodejs.util.inspect.custom');

const isIP = (input) => go.isIP(`${input}`);
exports.isIP = isIP;
exports.isIPv4 = (input) => isIP(input) === 4;
exports.isIPv6 = (input) => isIP(input) === 6;

function shown(name, properties, depth, options) {
  if (depth < 0) return `[${name}]`;
  const rest = options.depth == null ? options.depth : options.depth - 1;
  return `${name} ${require('internal/util/inspect').inspect(properties, { ...options, depth: rest })}`;
}

const familyOf = (family) => {
  if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
  return family;
};

function checkFamily(family, name) {
  const lower = familyOf(family);
  if (lower !== 'ipv4' && lower !== 'ipv6') throw invalidArgValue(name, family);
  return lower;
}

const invalidAddress = () => makeError(Error, 'ERR_INVALID_ADDRESS', 'Invalid socket address');

class SocketAddress {
  #address; #port; #family; #flow;

  static isSocketAddress(value) { return typeof value === 'object' && value !== null && #address in value; }

  constructor(options = {}) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const { address = family === 'ipv4' ? '127.0.0.1' : '::', port = 0, flowlabel = 0 } = options;
    family = checkFamily(family, 'options.family');
    validateString(address, 'options.address');
    const number = require('internal/net/errors').port(port, 'options.port');
    validateInteger(flowlabel, 'options.flowlabel', 0, 2 ** 32 - 1);
    if (isIP(address) !== Number(family.at(-1))) throw invalidAddress();
    [this.#address, this.#port, this.#family, this.#flow] = [go.canonical(address), number, family, flowlabel];
  }

  get address() { return this.#address; }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() { return this.#flow; }

  toJSON() { return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel }; }

  [custom](depth, options) { return shown('SocketAddress', this.toJSON(), depth, options); }
}

// toAddress makes a SocketAddress of a text, unless it is one.
function toAddress(address, family, name) {
  if (SocketAddress.isSocketAddress(address)) return address;
  validateString(address, name);
  validateString(family, 'family');
  return new SocketAddress({ address, family });
}

const kindOf = ({ family }) => (family === 'ipv4' ? 'IPv4' : 'IPv6');

class BlockList {
  #rules = go.rules();

  addAddress(address, family = 'ipv4') {
    const given = toAddress(address, family, 'address');
    this.#rules.address(kindOf(given), given.address);
  }

  addRange(start, end, family = 'ipv4') {
    const from = toAddress(start, family, 'start');
    const to = toAddress(end, family, 'end');
    if (!this.#rules.range(kindOf(from), from.address, to.address)) throw invalidArgValue('start', from, 'must come before end');
  }

  addSubnet(network, prefix, family = 'ipv4') {
    const given = toAddress(network, family, 'network');
    validateInteger(prefix, 'prefix', 0, given.family === 'ipv4' ? 32 : 128);
    this.#rules.subnet(kindOf(given), given.address, prefix);
  }

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
    }
    try {
      return this.#rules.check(toAddress(address, family, 'address').address);
    } catch (error) {
      if (error.code !== 'ERR_INVALID_ADDRESS') throw error;
      return false;
    }
  }

  get rules() { return Array.from(this.#rules.texts() ?? []); }

  [custom](depth, options) { return shown('BlockList', { rules: this.rules }, depth, options); }
}

Object.assign(exports, { SocketAddress, BlockList });
