// dns: names and addresses.

const { lookup, lookupService, getDefaultResultOrder, setDefaultResultOrder } = require('internal/dns/lookup');
const { Resolver, shared, setServers, offer } = require('internal/dns/resolver');
const { codes } = require('internal/dns/errors');
const { named } = require('internal/members');

const dns = module.exports;
const custom = Symbol.for('nodejs.util.promisify.custom');

Object.assign(dns, { lookup, lookupService, Resolver, getDefaultResultOrder, setDefaultResultOrder, setServers });
Object.assign(dns, { ADDRCONFIG: 32, ALL: 16, V4MAPPED: 8 }, codes);
offer(dns, Resolver, shared.callbacks);

for (const name of ['lookup', 'lookupService']) {
  const promised = name === 'lookup' ? (...args) => require('dns/promises').lookup(...args) : (...args) => require('dns/promises').lookupService(...args);
  Object.defineProperty(dns[name], custom, { value: promised });
}
Object.defineProperty(dns, 'promises', { get: () => require('dns/promises'), enumerable: true, configurable: true });
named(dns);
