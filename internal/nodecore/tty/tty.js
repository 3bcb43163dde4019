// tty: terminals. There are those of the process.

exports.isatty = function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2 && require('internal/process/stdio').isTTY(fd);
};

for (const name of ['ReadStream', 'WriteStream']) {
  Object.defineProperty(exports, name, { get: () => require('internal/process/terminal')[name], enumerable: true, configurable: true });
}
