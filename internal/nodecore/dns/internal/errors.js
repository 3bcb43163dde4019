// The errors of dns, and their codes.

const { makeError } = require('internal/errors');

exports.codes = {
  NODATA: 'ENODATA', FORMERR: 'EFORMERR', SERVFAIL: 'ESERVFAIL', NOTFOUND: 'ENOTFOUND', NOTIMP: 'ENOTIMP', REFUSED: 'EREFUSED',
  BADQUERY: 'EBADQUERY', BADNAME: 'EBADNAME', BADFAMILY: 'EBADFAMILY', BADRESP: 'EBADRESP', CONNREFUSED: 'ECONNREFUSED', TIMEOUT: 'ETIMEOUT',
  EOF: 'EOF', FILE: 'EFILE', NOMEM: 'ENOMEM', DESTRUCTION: 'EDESTRUCTION', BADSTR: 'EBADSTR', BADFLAGS: 'EBADFLAGS', NONAME: 'ENONAME',
  BADHINTS: 'EBADHINTS', NOTINITIALIZED: 'ENOTINITIALIZED', LOADIPHLPAPI: 'ELOADIPHLPAPI', ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS',
  CANCELLED: 'ECANCELLED',
};

// The numbers that libuv has for what getaddrinfo and getnameinfo tell.
const numbers = { ENOTFOUND: -3008, EAI_AGAIN: -3001, EAI_FAIL: -3004, ECANCELLED: -3003 };

exports.failed = (code, syscall, hostname) => {
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = syscall.startsWith('getn') || syscall.startsWith('geta') ? numbers[code] : undefined;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  return error;
};

exports.invalidAddress = (address) => makeError(TypeError, 'ERR_INVALID_IP_ADDRESS', `Invalid IP address: ${address}`);
exports.setFailed = (error, servers) => makeError(Error, 'ERR_DNS_SET_SERVERS_FAILED', `c-ares failed to set servers: "${error}" [${servers}]`);
