// The arguments of all that starts a process.

const { makeError, invalidArgType, invalidArgValue, outOfRange, unsupported } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validate');

const isInt32 = (value) => value === (value | 0);

function noNulls(value, name) {
  if (typeof value === 'string' && value.includes('\0')) throw invalidArgValue(name, value, 'must be a string without null bytes');
}

// signalOf returns the number of a signal that is given by its name or number.
function signalOf(signal) {
  const { signals } = require('internal/os/constants').constants;
  if (typeof signal === 'number' && Object.values(signals).includes(signal)) return signal;
  if (typeof signal === 'string' && Object.hasOwn(signals, signal.toUpperCase())) return signals[signal.toUpperCase()];
  throw makeError(TypeError, 'ERR_UNKNOWN_SIGNAL', `Unknown signal: ${require('util').format('%s', signal)}`);
}

function killSignalOf(signal) {
  if (typeof signal === 'string' || typeof signal === 'number') return signalOf(signal);
  if (signal != null) throw invalidArgType('options.killSignal', ['string', 'number'], signal);
  return undefined;
}

function checkTimeout(timeout) {
  if (timeout != null && !(Number.isInteger(timeout) && timeout >= 0)) throw outOfRange('timeout', 'an unsigned integer', timeout);
}

// normalize returns what all calls take from (file, args, options).
function normalize(file, args, options) {
  validateString(file, 'file');
  noNulls(file, 'file');
  if (file.length === 0) throw invalidArgValue('file', file, 'cannot be empty');
  if (Array.isArray(args)) args = [...args];
  else if (args == null) args = [];
  else if (typeof args !== 'object') throw invalidArgType('args', 'object', args);
  else [options, args] = [args, []];
  args.forEach((arg, i) => { noNulls(arg, `args[${i}]`); });
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  options = { ...options };
  check(options);
  const command = options.shell ? inShell(file, args, options) : { file, args };
  return {
    ...options, ...command,
    args: [typeof options.argv0 === 'string' ? options.argv0 : command.file, ...command.args].map(String),
    envPairs: pairs(options.env || require('process').env),
  };
}

function check(options) {
  if (options.cwd != null) options.cwd = require('internal/fs/arguments').toPath(options.cwd, 'options.cwd');
  if (options.detached != null) validateBoolean(options.detached, 'options.detached');
  for (const name of ['uid', 'gid']) {
    if (options[name] != null && !isInt32(options[name])) throw invalidArgType(`options.${name}`, 'int32', options[name]);
  }
  if (options.shell != null && typeof options.shell !== 'boolean' && typeof options.shell !== 'string') {
    throw invalidArgType('options.shell', ['boolean', 'string'], options.shell);
  }
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    noNulls(options.argv0, 'options.argv0');
  }
  for (const name of ['windowsHide', 'windowsVerbatimArguments']) if (options[name] != null) validateBoolean(options[name], `options.${name}`);
}

function inShell(file, args, options) {
  noNulls(options.shell, 'options.shell');
  const command = [file, ...args].join(' ');
  if (!require('internal/host').windows) return { file: typeof options.shell === 'string' ? options.shell : '/bin/sh', args: ['-c', command] };
  const shell = typeof options.shell === 'string' ? options.shell : require('process').env.comspec || 'cmd.exe';
  if (!/^(?:.*\\)?cmd(?:\.exe)?$/i.test(shell)) return { file: shell, args: ['-c', command] };
  return { file: shell, args: ['/d', '/s', '/c', `"${command}"`], windowsVerbatimArguments: true };
}

function pairs(env) {
  const list = [];
  for (const key in env) { // those that it inherits, too
    const value = env[key];
    if (value === undefined) continue;
    noNulls(key, `options.env['${key}']`);
    noNulls(value, `options.env['${key}']`);
    list.push(`${key}=${value}`);
  }
  return list;
}

// --- stdio ---

// three are the standard streams, as one word has them.
function three(word) {
  if (!['ignore', 'pipe', 'overlapped', 'inherit'].includes(word)) throw invalidArgValue('stdio', word);
  return [word, word, word];
}

// streams returns what each stream is to be: 'pipe', 'ipc', 'ignore', a number, or a connection.
function streams(stdio, sync) {
  if (typeof stdio === 'string') {
    stdio = three(stdio);
  } else if (!Array.isArray(stdio)) throw invalidArgValue('stdio', stdio);
  while (stdio.length < 3) stdio.push(undefined); // the caller sees that, as Node's does
  const list = Array.from(stdio, (what, i) => streamOf(what, i, sync));
  if (list.indexOf('ipc') !== list.lastIndexOf('ipc')) throw makeError(Error, 'ERR_IPC_ONE_PIPE', 'Child process can have only one IPC pipe');
  return list;
}

function streamOf(what, i, sync) {
  if (what === null || what === undefined) return i < 3 ? 'pipe' : 'ignore';
  if (what === 'ignore') return 'ignore';
  if (what === 'pipe' || what === 'overlapped' || (typeof what === 'number' && what < 0)) return 'pipe';
  if (what === 'ipc') {
    if (sync) throw makeError(Error, 'ERR_IPC_SYNC_FORK', 'IPC cannot be used with synchronous forks');
    if (require('internal/host').windows) throw unsupported('a child process with a channel ("ipc")');
    return 'ipc';
  }
  if (what === 'inherit') return i;
  if (typeof what === 'number') return what;
  if (typeof what.fd === 'number') return what.fd;
  const connection = what._handle === undefined || what._handle === null ? undefined : require('internal/net/handle').connectionOf(what._handle);
  if (connection !== undefined) return connection;
  if (!sync && (ArrayBuffer.isView(what) || typeof what === 'string')) {
    throw makeError(TypeError, 'ERR_INVALID_SYNC_FORK_INPUT', `Asynchronous forks do not support Buffer, TypedArray, DataView or string input: ${require('util').inspect(what)}`);
  }
  throw invalidArgValue('stdio', what);
}

// commandOf is what Go is given.
const commandOf = (o) => ({
  file: o.file, args: o.args, cwd: o.cwd ?? undefined, env: o.envPairs, detached: Boolean(o.detached), uid: o.uid ?? undefined, gid: o.gid ?? undefined,
  verbatim: Boolean(o.windowsVerbatimArguments),
});

module.exports = { normalize, noNulls, three, streams, signalOf, killSignalOf, checkTimeout, commandOf };
