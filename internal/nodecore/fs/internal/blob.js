// fs.openAsBlob: a Blob whose bytes stay in the file until somebody reads them.

const { makeError } = require('internal/errors');
const { validateObject, validateString } = require('internal/validate');

const fs = () => require('fs');

function notReadable() {
  return new (require('internal/web/dom_exception').DOMException)('The blob could not be read', 'NotReadableError');
}

// stampOf is what tells that a file has changed.
const stampOf = ({ size, mtimeNs, ino }) => `${size} ${mtimeNs} ${ino}`;

// FilePart is a part of a file as it was.
class FilePart {
  constructor(path, stamp, start, end) {
    Object.assign(this, { path, stamp, start, end, length: end - start });
  }

  subarray(start, end) {
    return new FilePart(this.path, this.stamp, this.start + Math.min(start, this.length), this.start + Math.min(end, this.length));
  }

  bytes() {
    let file;
    try {
      file = fs().openSync(this.path);
      const bytes = new Uint8Array(this.length);
      let at = 0;
      while (at < bytes.length) {
        const read = fs().readSync(file, bytes, at, bytes.length - at, this.start + at);
        if (read === 0) throw notReadable();
        at += read;
      }
      if (stampOf(fs().fstatSync(file, { bigint: true })) !== this.stamp) throw notReadable();
      return bytes;
    } catch {
      throw notReadable();
    } finally {
      if (file !== undefined) fs().closeSync(file);
    }
  }
}

function openAsBlob(path, options = {}) {
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  const name = require('internal/fs/arguments').toPath(path);
  let stats;
  try {
    stats = fs().statSync(name, { bigint: true });
  } catch {
    throw makeError(TypeError, 'ERR_INVALID_ARG_VALUE', 'Unable to open file as blob');
  }
  return Promise.resolve(require('internal/web/blob').make(new FilePart(name, stampOf(stats), 0, Number(stats.size)), type));
}

module.exports = { openAsBlob };
