// Errors of system calls.

// make makes the error of a call that failed, with the paths that it has.
exports.make = (errno, code, text, syscall, path, dest) => {
  let message = `${code}: ${text}`;
  if (syscall !== '') message += `, ${syscall}`;
  if (path !== undefined) message += ` '${path}'`;
  if (dest !== undefined) message += ` -> '${dest}'`;
  const error = new Error(message);
  error.errno = errno;
  error.code = code;
  if (syscall !== '') error.syscall = syscall;
  if (path !== undefined) error.path = path;
  if (dest !== undefined) error.dest = dest;
  return error;
};

// withoutFrames cuts an error's stack down to what it says: one that comes
// from the loop was thrown nowhere in the program.
exports.withoutFrames = (error) => {
  const stack = String(error.stack).replace(/\n\s+at [^]*$/, '').trimEnd();
  Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
  return error;
};

// composed makes the error of a call that fails for a reason which is no
// system's, such as ERR_FS_EISDIR.
exports.composed = (code, title, info) => {
  const message = `${title}: ${info.syscall} returned ${info.code} (${info.message})${info.path === undefined ? '' : ` ${info.path}`}`;
  const error = require('internal/errors').makeError(Error, code, message);
  Object.defineProperty(error, 'name', { value: 'SystemError', writable: true, configurable: true });
  const stack = error.stack.replace(/^Error/, 'SystemError');
  Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
  Object.assign(error, { info, errno: info.errno, syscall: info.syscall });
  return info.path === undefined ? error : Object.assign(error, { path: String(info.path) });
};
