// Errors of OpenSSL, as Node has them.

const prefixes = { 'rsa routines': 'RSA_', 'digital envelope routines': 'EVP_', 'common libcrypto routines': 'CRYPTO_', 'Diffie-Hellman routines': 'DH_' };

exports.throwOpenSSL = (message, library, reason) => {
  const error = new Error(message);
  error.library = library;
  error.reason = reason;
  error.code = `ERR_OSSL_${prefixes[library] ?? ''}${reason.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
  throw error;
};

const classes = { Error, TypeError, RangeError };

exports.throwCoded = (name, code, message) => { throw require('internal/errors').makeError(classes[name], code, message); };

exports.throwPlain = (message) => { throw new Error(message); };
