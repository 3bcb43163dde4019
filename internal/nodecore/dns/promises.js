// dns/promises: dns with promises.

const { lookupPromise, lookupServicePromise, getDefaultResultOrder, setDefaultResultOrder } = require('internal/dns/lookup');
const { PromiseResolver, shared, setServers, offer } = require('internal/dns/resolver');
const { codes } = require('internal/dns/errors');
const { named } = require('internal/members');

const dns = module.exports;

dns.lookup = function lookup(hostname, options) { return lookupPromise(hostname, options); };
dns.lookupService = function lookupService(address, port) { return lookupServicePromise(...arguments); };
Object.assign(dns, { Resolver: PromiseResolver, getDefaultResultOrder, setDefaultResultOrder, setServers }, codes);
offer(dns, PromiseResolver, shared.promises);
named(dns);
