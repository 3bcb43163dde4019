// process: the program as a whole.

const EventEmitter = require('events');
const bootstrap = require('internal/bootstrap');
const { makeError, invalidArgType, outOfRange } = require('internal/errors');
const validate = require('internal/validate');
const { absent, named } = require('internal/members');

// The prototype makes an object that prints and inspects as 'process', and is an instance of its constructor.
const Process = { process: function process() {} }.process;
const prototype = Process.prototype = Object.create(EventEmitter.prototype, {
  constructor: { value: Process, writable: true, configurable: true },
});

const process = module.exports = Object.create(prototype);
EventEmitter.call(process);
Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });

const hidden = (name, value) => Object.defineProperty(process, name, { value, writable: true, configurable: true });

Object.assign(process, {
  version: `v${go.node}`,
  // Of libraries that Node has in it, those are named whose work is done here as by that version.
  versions: { node: go.node, ...go.versions, goja: go.goja, brotli: '1.1.0', modules: '115', uv: '1.46.0', zlib: '1.3.1' },
  arch: go.arch,
  platform: go.platform,
  release: { name: 'node', lts: 'Iron' },
  argv: go.argv,
  argv0: go.argv0,
  execArgv: [],
  execPath: go.execPath,
  pid: go.pid,
  title: go.title,
  env: require('internal/process/environment')(Object.fromEntries(go.env), go.windows),
  config: Object.freeze({ target_defaults: Object.freeze({}), variables: Object.freeze({}) }),
  features: {
    inspector: false, debug: false, uv: false, ipv6: true, tls_alpn: false,
    tls_sni: false, tls_ocsp: false, tls: false, cached_builtins: true,
  },
  allowedNodeEnvironmentFlags: new Set(),
  debugPort: 9229,
});
Object.defineProperty(process, 'ppid', { get: go.ppid, enumerable: true, configurable: true });

// --- directories, identity, the machine ---

process.cwd = go.cwd;

process.chdir = function chdir(directory) {
  validate.validateString(directory, 'directory');
  go.chdir(directory);
};

process.umask = function umask(mask) {
  return go.umask(mask === undefined ? -1 : toMode(mask));
};

function toMode(mask) {
  if (typeof mask === 'string' && /^[0-7]+$/.test(mask)) return parseInt(mask, 8);
  if (typeof mask === 'number') {
    validate.validateInteger(mask, 'mask', 0, 2 ** 32 - 1);
    return mask;
  }
  if (typeof mask !== 'string') throw invalidArgType('mask', 'number', mask);
  throw makeError(TypeError, 'ERR_INVALID_ARG_VALUE', "The argument 'mask' must be a 32-bit unsigned integer " +
    `or an octal string. Received ${require('internal/util/inspect').inspect(mask)}`);
}

if (!go.windows) {
  for (const [i, name] of ['getuid', 'geteuid', 'getgid', 'getegid'].entries()) process[name] = () => go.ids()[i];
  process.getgroups = go.groups;
  for (const name of ['setuid', 'setgid', 'seteuid', 'setegid']) process[name] = (id) => require('internal/process/identity')[name](id);
  process.setgroups = (groups) => require('internal/process/identity').setgroups(groups);
  process.initgroups = (user, extraGroup) => require('internal/process/identity').initgroups(user, extraGroup);
}

process.uptime = go.uptime;

process.hrtime = function hrtime(since) {
  const now = go.hrtime();
  const time = [Math.floor(now / 1e9), now % 1e9];
  if (since === undefined) return time;
  validate.validateArray(since, 'time');
  if (since.length !== 2) {
    throw outOfRange('time', 2, since.length);
  }
  const seconds = time[0] - since[0];
  const nanos = time[1] - since[1];
  return nanos < 0 ? [seconds - 1, nanos + 1e9] : [seconds, nanos];
};
process.hrtime.bigint = () => BigInt(go.hrtime());

process.memoryUsage = function memoryUsage() {
  const [heapUsed, heapTotal, rss] = go.memory();
  return { rss, heapTotal, heapUsed, external: 0, arrayBuffers: 0 };
};
process.memoryUsage.rss = () => go.memory()[2];

process.cpuUsage = function cpuUsage(previous) {
  if (previous) checkUsage(previous);
  const [user, system] = go.cpu();
  return !previous ? { user, system } : { user: user - previous.user, system: system - previous.system };
};

function checkUsage(previous) {
  validate.validateObject(previous, 'prevValue');
  for (const name of ['user', 'system']) {
    if (typeof previous[name] !== 'number') throw invalidArgType(`prevValue.${name}`, 'number', previous[name]);
    if (!(previous[name] >= 0 && previous[name] <= Number.MAX_SAFE_INTEGER)) {
      throw makeError(RangeError, 'ERR_INVALID_ARG_VALUE', `The property 'prevValue.${name}' is invalid. Received ${previous[name]}`);
    }
  }
}

process.resourceUsage = function resourceUsage() {
  const [userCPUTime, systemCPUTime] = go.cpu();
  return { userCPUTime, systemCPUTime, maxRSS: Math.floor(go.memory()[2] / 1024) };
};

process.kill = function kill(pid, signal) {
  signal ??= 'SIGTERM';
  // biome-ignore lint/suspicious/noDoubleEquals: '12' is a pid, '12a' is not
  if (pid != (pid | 0)) throw invalidArgType('pid', 'number', pid);
  const { signals } = require('internal/os/constants').constants;
  const number = typeof signal === 'number' ? signal : signals[signal];
  if (number === undefined) throw makeError(TypeError, 'ERR_UNKNOWN_SIGNAL', `Unknown signal: ${signal}`);
  process._kill(pid | 0, number);
  return true;
};

// _kill is what some replace, to see what kill sends.
process._kill = function _kill(pid, number) {
  const { signals } = require('internal/os/constants').constants;
  go.kill(pid, number === 0 ? '0' : Object.keys(signals).find((name) => signals[name] === number) ?? '');
};

process.abort = { abort() { throw require('internal/errors').unsupported('process.abort'); } }.abort;

let asserted; // made by the first call
process.assert = (value, message) => {
  asserted ??= require('internal/util/deprecate').deprecate((holds, text) => {
    if (!holds) throw makeError(Error, 'ERR_ASSERTION', text || 'assertion error');
  }, 'process.assert() is deprecated. Please use the `assert` module instead.', 'DEP0100');
  asserted(value, message);
};

// --- the turn and the end ---

process.nextTick = bootstrap.nextTick;
hidden('_exiting', false);

let exitCode;
Object.defineProperty(process, 'exitCode', {
  get: () => exitCode,
  set(code) { exitCode = checkedCode(code); },
  enumerable: true, configurable: true,
});

// A status may be written in digits, and stays as it was written.
function checkedCode(code) {
  if (code === undefined || code === null) return code;
  const number = typeof code === 'string' && code !== '' ? Number(code) : code;
  validate.validateInteger(typeof code === 'string' && Number.isNaN(number) ? code : number, 'code');
  return code;
}

process.exit = function exit(code) {
  go.ask('process.exit', 'process');
  if (code !== undefined) process.exitCode = code;
  end(exitCode ?? 0);
  go.exit((exitCode ?? 0) & 0xff);
};

process.reallyExit = (code = 0) => {
  go.ask('process.reallyExit', 'process');
  go.exit(code & 0xff);
};

// end runs the 'exit' listeners, once.
function end(code) {
  if (process._exiting) return;
  process._exiting = true;
  process.emit('exit', Number(code));
}

const happenings = {
  // An error ends the program with its own status, whatever exitCode says,
  // until an 'exit' listener sets another. One of such a listener only if there is
  // no status yet.
  exit(code) {
    if (process._exiting) exitCode ??= code;
    else if (code !== 0 && exitCode !== 7) exitCode = code;
    end(exitCode ?? code);
    return Number(exitCode ?? code) & 0xff;
  },
  beforeExit() {
    process.emit('beforeExit', Number(exitCode ?? 0));
  },
  signal(name) {
    return process.emit(name, name, require('internal/os/constants').constants.signals[name]);
  },
};

// --- errors and warnings ---

let captured = null;

process.setUncaughtExceptionCaptureCallback = function setUncaughtExceptionCaptureCallback(callback) {
  if (callback !== null && typeof callback !== 'function') throw invalidArgType('fn', ['Function', 'null'], callback);
  if (callback !== null && captured !== null) {
    throw makeError(Error, 'ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET',
      '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active');
  }
  captured = callback;
};
process.hasUncaughtExceptionCaptureCallback = () => captured !== null;

process.emitWarning = require('internal/process/warning')(process);

// --- what this host does not have ---

absent(process, 'process', { dlopen: 0, binding: 1 });

process.getBuiltinModule = function getBuiltinModule(id) {
  validate.validateString(id, 'id');
  return go.module(id.replace(/^node:/, ''));
};

process.loadEnvFile = function loadEnvFile(path = undefined) {
  if (path !== undefined && path !== null && typeof path !== 'string' && !ArrayBuffer.isView(path) && !(path instanceof require('internal/url/url').URL)) throw invalidArgType('path', ['string', 'Buffer', 'URL'], path);
  go.ask('process.loadEnvFile', 'fs');
  const values = require('internal/util/parse_env').parseEnv(require('fs').readFileSync(path ?? '.env', 'utf8'));
  for (const [name, value] of Object.entries(values)) if (!Object.hasOwn(process.env, name)) process.env[name] = value;
};
Object.defineProperty(process.loadEnvFile, 'length', { value: 0 });

process.availableMemory = function availableMemory() { return require('internal/os/memory')()[1]; };
process.constrainedMemory = function constrainedMemory() { return 2 ** 64 - 1; }; // nothing is known of a limit

process.openStdin = function openStdin() {
  process.stdin.resume();
  return process.stdin;
};

process.report = undefined;
process.getActiveResourcesInfo = () => {
  const [timers, immediates] = go.waiting();
  return [...require('internal/active').kinds(), ...Array(timers + require('internal/timers/timers').running()).fill('Timeout'), ...Array(immediates).fill('Immediate')];
};
process._getActiveHandles = () => require('internal/active').owners();
process._getActiveRequests = () => []; // Go knows of them alone
process.setSourceMapsEnabled = (value) => validate.validateBoolean(value, 'val'); // stacks tell of sources in any case
named(process);

// --- the standard streams, made when they are asked for ---

for (const name of ['stdin', 'stdout', 'stderr']) {
  Object.defineProperty(process, name, {
    get() { return require('internal/process/stdio')[name]; },
    enumerable: true, configurable: true,
  });
}

bootstrap.adopt({
  process,
  happen: (event, argument) => happenings[event](argument),
  capture: () => captured,
});

// A process that was forked has a channel, and what it starts does not inherit that.
const { NODE_CHANNEL_FD: channel, NODE_CHANNEL_SERIALIZATION_MODE: mode } = process.env;
if (go.forks && channel !== undefined) {
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  require('internal/child_process/channel').join(process, Number(channel), mode);
}
