// crypto as in browsers, which is also the global. SubtleCrypto is internal/subtle.js.

const { branded } = require('internal/brand');

const key = Symbol('construct');

class Crypto {
  #made = true;

  constructor(given) { if (given !== key) throw require('internal/errors').makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor'); }

  get subtle() { return require('internal/crypto/subtle').subtle; }

  getRandomValues(view) {
    if (!/^(Big)?(Ui|I)nt/.test(view?.constructor?.name) && !(view instanceof Uint8Array)) {
      throw domError('TypeMismatchError', 'The data argument must be an integer-type TypedArray');
    }
    if (view.byteLength > 65536) {
      throw domError('QuotaExceededError', `The requested length exceeds 65,536 bytes`);
    }
    return require('internal/crypto/random').randomFillSync(view);
  }

  randomUUID(options = undefined) { return require('internal/crypto/random').randomUUID(options); }

  static { branded(Crypto, (value) => #made in value); }
}
Object.defineProperty(Crypto.prototype, Symbol.toStringTag, { value: 'Crypto', configurable: true });

const domError = (name, message) => new (require('internal/web/dom_exception').DOMException)(message, name);

const crypto = new Crypto(key);

module.exports = { Crypto, crypto, domError };
