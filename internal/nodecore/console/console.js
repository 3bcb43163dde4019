// console, and the class Console.

const { now } = require('internal/clock');
const stdio = require('internal/process/stdio');

// What most programs that print do without.
const format = (options, args) => require('internal/util/format').format(options, args);
const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);
const makeError = (...args) => require('internal/errors').makeError(...args);

const state = Symbol('console');
const emitWarning = (message) => require('process').emitWarning(message);

// Console takes options, or (stdout, stderr).
function Console(options) {
  if (new.target === undefined || Object.getPrototypeOf(this) !== new.target.prototype) return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  start(this, settings(options));
  for (const name of names) this[name] = this[name].bind(this);
  Object.defineProperty(this, Symbol.toStringTag, { value: 'console', writable: true, configurable: true });
}

function settings(options) {
  const { stdout, stderr = stdout, ignoreErrors = true, inspectOptions, groupIndentation = 2, colorMode = 'auto' } = options;
  for (const [name, stream] of [['stdout', stdout], ['stderr', stderr]]) {
    if (!stream || typeof stream.write !== 'function') {
      throw makeError(TypeError, 'ERR_CONSOLE_WRITABLE_STREAM', `Console expects a writable stream instance for ${name}`);
    }
  }
  const validate = require('internal/validate');
  validate.validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  validate.validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined) {
    validate.validateObject(inspectOptions, 'options.inspectOptions');
    if (inspectOptions.colors !== undefined && options.colorMode !== undefined) {
      throw makeError(TypeError, 'ERR_INCOMPATIBLE_OPTION_PAIR',
        'Option "options.inspectOptions.color" cannot be used in combination with option "colorMode"');
    }
  }
  return { stdout, stderr, ignoreErrors, inspectOptions, groupIndentation, colorMode };
}

function start(console, given) {
  const { ignoreErrors, inspectOptions, groupIndentation, colorMode, ofProcess } = given;
  Object.defineProperty(console, state, {
    value: { ignoreErrors, inspectOptions, groupIndentation, colorMode, ofProcess, indent: '', counts: new Map(), timers: new Map() },
  });
  // Read late: a program may put another stream in place of process.stdout.
  for (const name of ['stdout', 'stderr']) {
    const { get = () => given[name] } = Object.getOwnPropertyDescriptor(given, name);
    Object.defineProperty(console[state], name, { get });
    Object.defineProperty(console, `_${name}`, { get, configurable: true });
  }
}

Object.defineProperty(Console, Symbol.hasInstance, {
  value(instance) { return instance != null && instance[state] !== undefined; },
});

function hasColors(stream, mode) {
  if (mode !== 'auto') return mode;
  return Boolean(stream.isTTY) && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

function inspectOptions(s, stream) {
  if (s.inspectOptions?.colors !== undefined) return s.inspectOptions;
  return { colors: hasColors(stream, s.colorMode), ...s.inspectOptions };
}

// Printing is no reason to fail, unless the console was made so. An error event that comes of a write, at once or later,
// is nobody's if nobody listens.
function write(s, name, text) {
  if (s.indent !== '') text = s.indent + (text.includes('\n') ? text.replace(/\n/g, `\n${s.indent}`) : text);
  text += '\n';
  if (s.ofProcess && stdio.writeFirst(name, text)) return;
  const stream = s[name];
  if (s.ignoreErrors === false) {
    stream.write(text);
    return;
  }
  if (require('internal/process/output').writeNow(stream, text)) return;
  try {
    if (stream.listenerCount('error') === 0) stream.once('error', nothing);
    stream.write(text, (error) => {
      if (error && !stream._writableState?.errorEmitted && stream.listenerCount('error') === 0) stream.once('error', nothing);
    });
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) throw error;
  } finally {
    stream.removeListener('error', nothing);
  }
}

const nothing = () => {};

function print(console, name, args) {
  const s = console[state];
  write(s, name, args.length === 1 && typeof args[0] === 'string' ? args[0] : format(inspectOptions(s, s[name]), args));
}

// span writes milliseconds as "1.2ms", "1.234s", "1:02.345 (m:ss.mmm)".
function span(ms) {
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(3)}s`;
  const two = (n) => String(n).padStart(2, '0');
  const seconds = ((ms % 60000) / 1000).toFixed(3).padStart(6, '0');
  const minutes = Math.floor(ms / 60000);
  if (minutes < 60) return `${minutes}:${seconds} (m:ss.mmm)`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${seconds.slice(0, 2)} (h:mm:ss)`;
}

function timer(console, label, name) {
  const started = console[state].timers.get(label);
  if (started === undefined) emitWarning(`No such label '${label}' for console.${name}()`);
  return started;
}

// What lies on the prototype is bound to each console, so that
// const { log } = console works.
Console.prototype = {
  log(...args) { print(this, 'stdout', args); },
  warn(...args) { print(this, 'stderr', args); },
  error(...args) { print(this, 'stderr', args); },
  info(...args) { print(this, 'stdout', args); },
  debug(...args) { print(this, 'stdout', args); },
  dirxml(...args) { print(this, 'stdout', args); },

  dir(value, options) {
    const s = this[state];
    write(s, 'stdout', inspect(value, { customInspect: false, ...inspectOptions(s, s.stdout), ...options }));
  },

  trace: function trace(...args) {
    const { capture } = require('internal/stack');
    this.error(capture('Trace', args.length > 0 ? format({}, args) : '', trace));
  },

  assert(condition, ...args) {
    if (condition) return;
    args[0] = `Assertion failed${args.length === 0 ? '' : `: ${args[0]}`}`;
    this.warn(...args);
  },

  clear() {
    const { stdout } = this[state];
    if (stdout.isTTY && require('process').env.TERM !== 'dumb') stdout.write('\u001b[1;1H\u001b[0J');
  },

  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[state];
    counts.set(label, (counts.get(label) ?? 0) + 1);
    this.log(`${label}: ${counts.get(label)}`);
  },

  countReset(label = 'default') {
    label = `${label}`;
    if (!this[state].counts.delete(label)) emitWarning(`Count for '${label}' does not exist`);
  },

  group(...data) {
    if (data.length > 0) this.log(...data);
    const s = this[state];
    s.indent += ' '.repeat(s.groupIndentation);
  },

  groupEnd() {
    const s = this[state];
    s.indent = s.indent.slice(s.groupIndentation);
  },

  groupCollapsed(...data) { this.group(...data); },

  time(label = 'default') {
    label = `${label}`;
    const { timers } = this[state];
    if (timers.has(label)) emitWarning(`Label '${label}' already exists for console.time()`);
    else timers.set(label, now());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    const started = timer(this, label, 'timeEnd');
    if (started === undefined) return;
    this.log(`${label}: ${span(now() - started)}`);
    this[state].timers.delete(label);
  },

  timeLog(label = 'default', ...data) {
    label = `${label}`;
    const started = timer(this, label, 'timeLog');
    if (started !== undefined) this.log(`${label}: ${span(now() - started)}`, ...data);
  },

  table(data, columns) {
    if (columns !== undefined) require('internal/validate').validateArray(columns, 'properties');
    if (data === null || typeof data !== 'object') return this.log(data);
    const s = this[state];
    this.log(require('internal/console/table').table(data, columns, inspectOptions(s, s.stdout)));
  },

  // For a profiler, of which there is none.
  profile() {},
  profileEnd() {},
  timeStamp() {},
};
// In Node's order, which those see who list them.
const names = [
  'log', 'warn', 'dir', 'time', 'timeEnd', 'timeLog', 'trace', 'assert', 'clear', 'count', 'countReset', 'group', 'groupEnd', 'table', 'debug', 'info', 'dirxml',
  'error', 'groupCollapsed', 'profile', 'profileEnd', 'timeStamp',
];

Object.defineProperty(Console.prototype, 'constructor', { value: Console, writable: true, configurable: true });

const console = module.exports = Object.create({});
start(console, {
  get stdout() { return stdio.current('stdout'); },
  get stderr() { return stdio.current('stderr'); },
  ofProcess: true, groupIndentation: 2, colorMode: 'auto', inspectOptions: undefined,
});
for (const name of names) console[name] = bound(name);
Object.defineProperty(console, 'Console', { value: Console, writable: true, enumerable: true, configurable: true });
Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });

function bound(name) {
  const f = Console.prototype[name].bind(console);
  Object.defineProperty(f, 'name', { value: name, configurable: true });
  return f;
}
