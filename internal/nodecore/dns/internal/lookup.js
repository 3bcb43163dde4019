// lookup and lookupService: what the system says of names and addresses. The forms with callbacks and with promises
// check alike, and differ in how they answer.

const { nextTick } = require('internal/bootstrap');
const { isIP } = require('internal/net/address');
const system = require('internal/dns/system');
const { failed } = require('internal/dns/errors');
const { makeError, invalidArgType, invalidArgValue } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber, validateOneOf, validateString } = require('internal/validate');

const hintMask = 32 | 16 | 8;
const orders = ['verbatim', 'ipv4first', 'ipv6first'];
const families = [0, 4, 6];
let defaultOrder = 'verbatim';

exports.setDefaultResultOrder = (order) => {
  validateOneOf(order, 'dnsOrder', orders);
  defaultOrder = order;
};
exports.getDefaultResultOrder = () => defaultOrder;

// check reads the options of lookup.
function check(options) {
  const how = { family: 0, all: false, order: defaultOrder };
  if (typeof options === 'number') {
    validateOneOf(options, 'family', families);
    return { ...how, family: options };
  }
  if (options?.hints != null) {
    validateNumber(options.hints, 'options.hints');
    if (((options.hints >>> 0) & ~hintMask) !== 0) throw invalidArgValue('hints', options.hints >>> 0);
  }
  if (options?.family != null) {
    how.family = { IPv4: 4, IPv6: 6 }[options.family] ?? options.family;
    validateOneOf(how.family, 'options.family', families);
  }
  if (options?.all != null) {
    validateBoolean(options.all, 'options.all');
    how.all = options.all;
  }
  if (options?.verbatim != null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    how.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options?.order != null) {
    validateOneOf(options.order, 'options.order', orders);
    how.order = options.order;
  }
  return how;
}

// find answers with (error, result), where the result is a list of { address, family } or one, in a tick or when it is known.
function find(hostname, { family, all, order }, answer) {
  if (!hostname) {
    warn(hostname);
    nextTick(answer, null, all ? [] : { address: null, family: family === 6 ? 6 : 4 });
    return;
  }
  const type = isIP(hostname);
  if (type !== 0) {
    const only = { address: hostname, family: type };
    nextTick(answer, null, all ? [only] : only);
    return;
  }
  system.lookup(toASCII(hostname), family === 0 ? 'ip' : `ip${family}`, (code, texts) => {
    if (code !== null) {
      answer(failed(code, 'getaddrinfo', hostname));
      return;
    }
    const list = sorted(texts.map((address) => ({ address, family: isIP(address) })), order);
    answer(null, all ? list : list[0]);
  });
}

function sorted(list, order) {
  if (order === 'verbatim') return list;
  const first = order === 'ipv4first' ? 4 : 6;
  return [...list.filter(({ family }) => family === first), ...list.filter(({ family }) => family !== first)];
}

// toASCII writes a name in another script: such names in other scripts are asked for as DNS has them.
function toASCII(name) { return /^[\x20-\x7e]*$/.test(name) ? name : require('url').domainToASCII(name); }

exports.toASCII = toASCII;

let warned = false;
function warn(hostname) {
  if (warned) return;
  warned = true;
  require('process').emitWarning(`The provided hostname "${hostname}" is not a valid hostname, and is supported in the dns module solely for compatibility.`,
    'DeprecationWarning', 'DEP0118');
}

// What a call returns is asked for nothing, except to be there.
class GetAddrInfoReqWrap {}
class GetNameInfoReqWrap {}

exports.lookup = function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options === 'function') [options, callback] = [undefined, options];
  else if (typeof options === 'number') validateFunction(callback, 'callback');
  else if (options !== undefined && typeof options !== 'object') {
    validateFunction(arguments.length === 2 ? options : callback, 'callback');
    throw invalidArgType('options', ['integer', 'object'], options);
  } else validateFunction(callback, 'callback');
  const how = check(options);
  find(hostname, how, (error, found) => {
    if (error !== null) callback(error);
    else if (how.all) callback(null, found);
    else callback(null, found.address, found.family);
  });
  if (!hostname || isIP(hostname) !== 0) return {};
  return Object.assign(new GetAddrInfoReqWrap(), { callback, family: how.family, hostname });
};

exports.lookupPromise = (hostname, options) => {
  if (hostname) validateString(hostname, 'hostname');
  if (options !== undefined && typeof options !== 'number' && typeof options !== 'object') throw invalidArgType('options', ['integer', 'object'], options);
  const how = check(options);
  return new Promise((resolve, reject) => find(hostname, how, (error, found) => (error === null ? resolve(found) : reject(error))));
};

// --- lookupService ---

function checkService(args, needed) {
  const [address, port] = args;
  if (args.length < needed) {
    const names = ['"address"', '"port"', '"callback"'].slice(0, needed);
    const list = `${names.slice(0, -1).join(', ')}${needed > 2 ? ',' : ''} and ${names.at(-1)}`;
    throw makeError(TypeError, 'ERR_MISSING_ARGS', `The ${list} arguments must be specified`);
  }
  if (isIP(address) === 0) throw invalidArgValue('address', address);
  return require('internal/net/errors').port(port);
}

exports.lookupService = function lookupService(address, port, callback) {
  port = checkService([...arguments], 3);
  validateFunction(callback, 'callback');
  system.service(address, port, (code, names) => {
    if (code === null) callback(null, ...names);
    else callback(failed(code, 'getnameinfo', address));
  });
  return Object.assign(new GetNameInfoReqWrap(), { callback, hostname: address, port });
};

exports.lookupServicePromise = (...args) => {
  const port = checkService(args, 2);
  return new Promise((resolve, reject) => system.service(args[0], port, (code, names) => {
    if (code === null) resolve({ hostname: names[0], service: names[1] });
    else reject(failed(code, 'getnameinfo', args[0]));
  }));
};
