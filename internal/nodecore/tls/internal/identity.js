// Whom a certificate is for, and names of protocols.

const { makeError, invalidArgType } = require('internal/errors');
const { isIP } = require('internal/net/address');

// --- names ---

const withoutDot = (name) => name.replace(/\.$/, '').toLowerCase();
const isPlain = (text) => /^[\x21-\x7e]*$/.test(text);

// matches tells whether a name is what a certificate says, which may have a star in its first part.
function matches(host, pattern, wildcards = true) {
  if (!pattern) return false;
  const [hostParts, parts] = [withoutDot(host).split('.'), withoutDot(pattern).split('.')];
  if (hostParts.length !== parts.length || parts.includes('') || !parts.every(isPlain)) return false;
  if (parts.slice(1).some((part, i) => part !== hostParts[i + 1])) return false;
  const [first] = hostParts;
  const pieces = parts[0].split('*');
  if (pieces.length === 1 || parts[0].includes('xn--')) return first === parts[0];
  if (!wildcards || pieces.length > 2 || parts.length <= 2) return false;
  const [prefix, suffix] = pieces;
  return prefix.length + suffix.length <= first.length && first.startsWith(prefix) && first.endsWith(suffix);
}

// namesOf splits what a certificate says; a name in quotes may have commas in it.
function namesOf(text) {
  if (!text.includes('"')) return text.split(', ');
  return Array.from(text.matchAll(/((?:[^,"]|"(?:[^"\\]|\\.)*")+)(?:, |$)/g), ([, part]) => part.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => {
    try {
      return JSON.parse(quoted);
    } catch {
      throw makeError(Error, 'ERR_TLS_CERT_ALTNAME_FORMAT', 'Invalid subject alternative name string');
    }
  }));
}

// canonical writes an address of version 6 in one way.
const canonical = (address) => new (require('internal/net/address').SocketAddress)({ address, family: address.includes(':') ? 'ipv6' : 'ipv4' }).address;

exports.checkServerIdentity = function checkServerIdentity(hostname, cert) {
  const { subject, subjectaltname: text } = cert;
  const names = [];
  const addresses = [];
  hostname = `${hostname}`;
  for (const name of text ? namesOf(text) : []) {
    if (name.startsWith('DNS:')) names.push(name.slice(4));
    else if (name.startsWith('IP Address:') && isIP(name.slice(11)) !== 0) addresses.push(canonical(name.slice(11)));
  }
  hostname = hostname.replace(/\.$/, '');
  const reason = reasonOf(hostname, subject, names, addresses, text);
  return reason === undefined ? undefined : mismatch(reason, hostname, cert);
};

function reasonOf(hostname, subject, names, addresses, text) {
  if (isIP(hostname) !== 0) {
    if (addresses.includes(canonical(hostname))) return undefined;
    return `IP: ${hostname} is not in the cert's list: ${addresses.join(', ')}`;
  }
  if (names.length > 0) {
    if (names.some((name) => matches(hostname, name))) return undefined;
    return `Host: ${hostname}. is not in the cert's altnames: ${text}`;
  }
  if (!subject?.CN) return 'Cert does not contain a DNS name';
  const common = subject.CN;
  const found = Array.isArray(common) ? common.some((name) => matches(hostname, name)) : matches(hostname, common);
  return found ? undefined : `Host: ${hostname}. is not cert's CN: ${common}`;
}

function mismatch(reason, host, cert) {
  const error = makeError(Error, 'ERR_TLS_CERT_ALTNAME_INVALID', `Hostname/IP does not match certificate's altnames: ${reason}`);
  return Object.assign(error, { reason, host, cert });
}

// --- protocols ---

exports.convertALPNProtocols = function convertALPNProtocols(protocols, out) {
  const { Buffer } = require('buffer');
  if (Array.isArray(protocols)) {
    const parts = protocols.map((name) => Buffer.from(name));
    parts.forEach((part, i) => {
      if (part.length > 255) throw tooLong(i, part.length);
    });
    out.ALPNProtocols = Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length]), part]));
  } else if (ArrayBuffer.isView(protocols)) out.ALPNProtocols = Buffer.from(new Uint8Array(protocols.buffer, protocols.byteOffset, protocols.byteLength));
};

const tooLong = (i, length) => makeError(RangeError, 'ERR_OUT_OF_RANGE',
  `The byte length of the protocol at index ${i} exceeds the maximum length. It must be <= 255. Received ${length}`);

// protocolsOf lists the protocols of the option ALPNProtocols.
exports.protocolsOf = (protocols) => {
  if (protocols === undefined || protocols === null) return [];
  if (Array.isArray(protocols)) return protocols.map((name) => (typeof name === 'string' ? name : require('buffer').Buffer.from(name).toString('latin1')));
  if (!ArrayBuffer.isView(protocols)) throw invalidArgType('options.ALPNProtocols', ['Array', 'TypedArray'], protocols);
  const bytes = require('buffer').Buffer.from(protocols.buffer, protocols.byteOffset, protocols.byteLength);
  const names = [];
  for (let at = 0; at < bytes.length; at += bytes[at] + 1) names.push(bytes.toString('latin1', at + 1, at + 1 + bytes[at]));
  return names;
};
