// ChildProcess, and spawn, which makes one.

const EventEmitter = require('events');
const { nextTick } = require('internal/bootstrap');
const { Process, fail } = require('internal/child_process/process');
const { normalize, streams, signalOf, killSignalOf, checkTimeout, commandOf } = require('internal/child_process/arguments');
const { abortError } = require('internal/errors');
const { validateAbortSignal, validateArray, validateObject, validateOneOf, validateString } = require('internal/validate');
const timers = require('internal/timers/timers');

function ChildProcess() {
  EventEmitter.call(this);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process();
  this._handle.onexit = (status, signal, failure) => exited(this, status, signal, failure);
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

// Failures that are told by an event. The others are thrown.
const told = new Set(['EACCES', 'EAGAIN', 'EMFILE', 'ENFILE', 'ENOENT']);

ChildProcess.prototype.spawn = function (options) {
  validateObject(options, 'options');
  const stdio = streams(options.stdio || 'pipe', false);
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  if (stdio.includes('ipc')) announce(options, stdio.indexOf('ipc'));
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args !== undefined) validateArray(options.args, 'options.args');
  this.spawnargs = options.args ?? [];
  if (options.envPairs !== undefined) validateArray(options.envPairs, 'options.envPairs');
  const { failure, pid, connections = [] } = this._handle.spawn(commandOf({ envPairs: [], args: [], ...options }), stdio.map((what) => (what === 'ipc' ? 'pipe' : what)));
  if (failure !== undefined && !told.has(failure[1])) {
    this._handle = null;
    throw failed(failure, 'spawn');
  }
  if (failure === undefined) nextTick(() => this.emit('spawn'));
  else nextTick(() => this._handle.onexit(failure[0], null, failure));
  this.pid = pid;
  attach(this, stdio, connections);
  if (stdio.includes('ipc')) join(this, connections[stdio.indexOf('ipc')], options.serialization);
  return failure === undefined ? 0 : failure[0];
};

// announce tells the process of its channel.
function announce(options, fd) {
  if (options.envPairs === undefined) options.envPairs = [];
  else validateArray(options.envPairs, 'options.envPairs');
  options.envPairs.push(`NODE_CHANNEL_FD=${fd}`, `NODE_CHANNEL_SERIALIZATION_MODE=${options.serialization || 'json'}`);
}

function join(child, connection, serialization) {
  const { Pipe } = require('internal/net/handle');
  child._closesNeeded++;
  require('internal/child_process/channel').setup(child, new Pipe(connection ?? undefined), serialization, () => maybeClose(child));
}

// attach makes sockets of the pipes. A process that did not start has some, too, which end at once.
function attach(child, stdio, connections) {
  const sockets = stdio.map((what, i) => (what === 'pipe' ? socketOf(child, connections[i], i) : null));
  [child.stdin, child.stdout, child.stderr] = sockets;
  child.stdio = sockets;
}

function socketOf(child, connection, i) {
  const { Socket } = require('internal/net/socket');
  const { Pipe } = require('internal/net/handle');
  const socket = new Socket(connection == null ? {} : { handle: new Pipe(connection), readable: i > 0 });
  if (i > 0) {
    child._closesNeeded++;
    socket.on('close', () => maybeClose(child));
  }
  if (connection == null) nextTick(() => socket.destroy());
  return socket;
}

function failed([errno, code], syscall) {
  const error = new Error(`${syscall} ${code}`);
  return Object.assign(error, { errno, code, syscall });
}

function exited(child, status, signal, failure) {
  if (signal) child.signalCode = signal;
  else child.exitCode = status;
  if (child.stdin) child.stdin.destroy();
  child._handle?.close();
  child._handle = null;
  if (failure !== undefined) {
    const error = failed(failure, `spawn ${child.spawnfile}`);
    child.emit('error', Object.assign(error, { path: child.spawnfile, spawnargs: child.spawnargs.slice(1) }));
  } else child.emit('exit', child.exitCode, child.signalCode);
  nextTick(flush, child);
  maybeClose(child);
}

// flush lets the streams end that nobody has read.
function flush(child) {
  for (const stream of child.stdio ?? []) if (stream?.readable && !stream._readableState.readableListening && !stream._readableState.flowing) stream.resume();
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

ChildProcess.prototype.kill = function (signal) {
  const number = signal === 0 ? 0 : signalOf(signal === undefined ? 'SIGTERM' : signal);
  if (!this._handle) return false;
  const code = this._handle.kill(number);
  if (code === '') {
    this.killed = true;
    return true;
  }
  if (code === 'EINVAL' || code === 'ENOSYS') throw failed(fail(code), 'kill');
  if (code !== 'ESRCH') this.emit('error', failed(fail(code), 'kill'));
  return false;
};

ChildProcess.prototype.ref = function () { this._handle?.ref(); };
ChildProcess.prototype.unref = function () { this._handle?.unref(); };

const { dispose } = require('internal/symbols');
if (dispose !== undefined) ChildProcess.prototype[dispose] = function () { if (!this.killed) this.kill(); };

// --- spawn ---

function spawn(file, args, options) {
  const normalized = normalize(file, args, options);
  checkTimeout(normalized.timeout);
  validateAbortSignal(normalized.signal, 'options.signal');
  const killSignal = killSignalOf(normalized.killSignal);
  const child = new ChildProcess();
  child.spawn(normalized);
  if (normalized.timeout > 0) endLater(child, normalized.timeout, killSignal);
  if (normalized.signal) endOnAbort(child, normalized.signal, killSignal);
  return child;
}

function endLater(child, timeout, killSignal) {
  const timer = timers.setTimeout(() => {
    try {
      child.kill(killSignal);
    } catch (error) {
      child.emit('error', error);
    }
  }, timeout);
  child.once('exit', () => timers.clearTimeout(timer));
}

function endOnAbort(child, signal, killSignal) {
  const abort = () => {
    if (!child._handle) return;
    try {
      if (child.kill(killSignal)) child.emit('error', abortError(signal.reason));
    } catch (error) {
      child.emit('error', error);
    }
  };
  if (signal.aborted) {
    nextTick(abort);
    return;
  }
  signal.addEventListener('abort', abort, { once: true });
  child.once('exit', () => signal.removeEventListener('abort', abort));
}

module.exports = { ChildProcess, spawn, failed };
