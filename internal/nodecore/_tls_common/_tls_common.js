// _tls_common: what some programs know of the insides of tls.

const { SecureContext, createSecureContext } = require('tls');

// translatePeerCertificate makes lists of what a certificate says of access to information, a line each.
function translatePeerCertificate(certificate) {
  if (!certificate) return null;
  const { issuerCertificate: issuer, infoAccess } = certificate;
  if (issuer != null && issuer !== certificate) certificate.issuerCertificate = translatePeerCertificate(issuer);
  if (infoAccess != null) certificate.infoAccess = accessOf(infoAccess);
  return certificate;
}

function accessOf(text) {
  const access = Object.create(null);
  for (const [, name, value] of text.matchAll(/([^\n:]*):([^\n]*)(?:\n|$)/g)) {
    access[name] ??= [];
    access[name].push(value.startsWith('"') ? JSON.parse(value) : value);
  }
  return access;
}

module.exports = { SecureContext, createSecureContext, translatePeerCertificate };
