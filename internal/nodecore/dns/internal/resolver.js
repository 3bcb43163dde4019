// Resolver: questions to servers. One class has callbacks, the other promises.

const { isIP } = require('internal/net/address');
const system = require('internal/dns/system');
const { failed, invalidAddress } = require('internal/dns/errors');
const { shape } = require('internal/dns/records');
const { toASCII } = require('internal/dns/lookup');
const { invalidArgType, invalidArgValue } = require('internal/errors');
const { validateArray, validateFunction, validateInteger, validateString } = require('internal/validate');

const state = Symbol('resolver');

// The methods, with the name of the question and the type that is asked for.
const queries = {
  resolveAny: ['queryAny', 'ANY'], resolve4: ['queryA', 'A'], resolve6: ['queryAaaa', 'AAAA'], resolveCaa: ['queryCaa', 'CAA'],
  resolveCname: ['queryCname', 'CNAME'], resolveMx: ['queryMx', 'MX'], resolveNs: ['queryNs', 'NS'], resolveTxt: ['queryTxt', 'TXT'],
  resolveSrv: ['querySrv', 'SRV'], resolvePtr: ['queryPtr', 'PTR'], resolveNaptr: ['queryNaptr', 'NAPTR'], resolveSoa: ['querySoa', 'SOA'],
  reverse: ['getHostByAddr', 'reverse'],
};
const byType = Object.fromEntries(Object.entries(queries).filter(([name]) => name !== 'reverse').map(([name, [, type]]) => [type, name]));

class ChannelWrap {}

class Base {
  constructor(options = undefined) {
    const { timeout = -1, tries = 4 } = options ?? {};
    validateInteger(timeout, 'options.timeout', -1, 2 ** 31 - 1);
    validateInteger(tries, 'options.tries', 1, 2 ** 31 - 1);
    this._handle = new ChannelWrap();
    Object.defineProperty(this, state, { value: { timeout, tries, servers: undefined, under: new Set() } });
  }

  cancel() { for (const give of this[state].under) give(); }

  getServers() { return [...this[state].servers ?? system.servers()]; }

  setServers(servers) { this[state].servers = parseServers(servers); }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    throw require('internal/errors').unsupported('resolver.setLocalAddress');
  }
}

const withPort = /^\[([^[\]]*)\](?::(\d+))?$/;
const ipv4WithPort = /^([^:]+)(?::(\d+))?$/;

function parseServers(servers) {
  validateArray(servers, 'servers');
  return Array.from(servers, (server, i) => {
    validateString(server, `servers[${i}]`);
    if (isIP(server) !== 0) return server.replace(/%.*/, '');
    const found = withPort.exec(server) ?? ipv4WithPort.exec(server);
    if (found === null || isIP(found[1]) === 0) throw invalidAddress(server);
    const [, address, port] = found;
    if (port === undefined || Number(port) === 53) return address;
    return address.includes(':') ? `[${address}]:${Number(port)}` : `${address}:${Number(port)}`;
  });
}

// start asks, and answers with (error, result).
function start(resolver, [call, type], name, ttl, answer) {
  const own = resolver[state];
  let give;
  const done = (code, result) => {
    own.under.delete(give);
    if (code !== null) answer(failed(code === 'EAI_AGAIN' ? 'ETIMEOUT' : code, call, name));
    else answer(null, type === 'reverse' ? result : shape(type, result, ttl));
  };
  const servers = resolver.getServers();
  give = type === 'reverse' ? system.reverse(servers, name, own, done) : system.query(servers, type, toASCII(name), own, done);
  own.under.add(give);
}

function checkName(query, name) {
  validateString(name, 'name');
  if (query[1] === 'reverse' && isIP(name) === 0) throw failedAtOnce(query[0], name);
}

// An address that is none is not asked for.
function failedAtOnce(call, name) {
  const error = failed('EINVAL', call, name);
  error.errno = -22;
  return error;
}

class QueryReqWrap {}

class Resolver extends Base {}
class PromiseResolver extends Base {}

for (const [name, query] of Object.entries(queries)) {
  define(Resolver, name, function (hostname, options, callback) {
    if (arguments.length <= 2) [options, callback] = [undefined, options];
    validateString(hostname, 'name');
    validateFunction(callback, 'callback');
    checkName(query, hostname);
    start(this, query, hostname, Boolean(options?.ttl), (error, result) => (error === null ? callback(null, result) : callback(error)));
    return Object.assign(new QueryReqWrap(), { bindingName: query[0], callback, hostname, ttl: Boolean(options?.ttl) });
  }, 2);
  define(PromiseResolver, name, function (hostname, options) {
    checkName(query, hostname);
    return new Promise((resolve, reject) => {
      start(this, query, hostname, Boolean(options?.ttl), (error, result) => (error === null ? resolve(result) : reject(error)));
    });
  }, 2);
}

define(Resolver, 'resolve', function (hostname, rrtype, callback) {
  let name = byType.A;
  if (typeof rrtype === 'string') name = byType[rrtype];
  else if (typeof rrtype === 'function') callback = rrtype;
  else throw invalidArgType('rrtype', 'string', rrtype);
  if (name === undefined) throw invalidArgValue('rrtype', rrtype);
  return this[name](hostname, callback);
}, 3);
define(PromiseResolver, 'resolve', function (hostname, rrtype) {
  let name = byType.A;
  if (typeof rrtype === 'string') name = byType[rrtype];
  else if (rrtype !== undefined) throw invalidArgType('rrtype', 'string', rrtype);
  if (name === undefined) throw invalidArgValue('rrtype', rrtype);
  return this[name](hostname);
}, 2);

function define(Class, name, f, length) {
  Object.defineProperties(f, { name: { value: name }, length: { value: length } });
  Object.defineProperty(Class.prototype, name, { value: f, writable: true, enumerable: true, configurable: true });
}
Object.defineProperty(PromiseResolver, 'name', { value: 'Resolver' });

const shared = { callbacks: new Resolver(), promises: new PromiseResolver() };

// defaultResolverSetServers is for both kinds of questions that no Resolver was made for.
function defaultResolverSetServers(servers) {
  const parsed = parseServers(servers);
  for (const each of Object.values(shared)) each[state].servers = parsed;
}

// offer gives a module the methods of the resolver that it shares with everybody, under the names that Node's have.
function offer(module, Class, resolver) {
  for (const name of ['getServers', 'resolve', ...Object.keys(queries).sort()]) {
    module[name] = Class.prototype[name].bind(resolver);
    Object.defineProperty(module[name], 'name', { value: `bound ${queries[name]?.[0] ?? name}` });
  }
}

module.exports = { Resolver, PromiseResolver, shared, setServers: defaultResolverSetServers, offer };
