// Terminals: what tty calls ReadStream and WriteStream. There are those of the process.

const { isTTY } = require('internal/process/stdio');
const { Output } = require('internal/process/output');
const Input = require('internal/process/stdin');
const cursor = require('internal/readline/cursor');
const { makeError } = require('internal/errors');
const { validateInteger } = require('internal/validate');

// check throws what Node throws where a number is no terminal.
function check(fd, standard) {
  if (fd >> 0 !== fd || fd < 0) throw makeError(RangeError, 'ERR_INVALID_FD', `"fd" must be a positive integer: ${fd}`);
  if (standard.includes(fd) && isTTY(fd)) return;
  const error = makeError(Error, 'ERR_TTY_INIT_FAILED', 'TTY initialization failed: uv_tty_init returned EINVAL (invalid argument)');
  error.name = 'SystemError';
  throw Object.assign(error, { errno: -22, syscall: 'uv_tty_init' });
}

function ReadStream(fd) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd);
  check(fd, [0]);
  Input.call(this);
  this.isTTY = true;
  this.isRaw = false;
}
Object.setPrototypeOf(ReadStream.prototype, Input.prototype);
Object.setPrototypeOf(ReadStream, Input);

ReadStream.prototype.setRawMode = function setRawMode(flag) {
  const error = go.raw(!!flag);
  if (error) this.emit('error', error);
  else this.isRaw = !!flag;
  return this;
};

class Terminal extends Output {
  #watches = false;

  constructor(fd) {
    check(fd, [1, 2]);
    super(fd);
    this.on('newListener', (event) => { if (event === 'resize') this.#watch(); });
  }

  // watch tells of another size of the terminal.
  #watch() {
    if (this.#watches) return;
    this.#watches = true;
    let before = this.getWindowSize();
    require('process').on('SIGWINCH', () => {
      const now = this.getWindowSize();
      if (now[0] === before[0] && now[1] === before[1]) return;
      before = now;
      this.emit('resize');
    });
  }

  get columns() { return go.size(this.fd)[0]; }
  get rows() { return go.size(this.fd)[1]; }

  getWindowSize() { return go.size(this.fd); }

  getColorDepth(env) { return depth(env); }

  hasColors(count, env) {
    if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) [count, env] = [16, count];
    else validateInteger(count, 'count', 2);
    return count <= 2 ** depth(env);
  }

  cursorTo(x, y, callback) { return cursor.cursorTo(this, x, y, callback); }

  moveCursor(dx, dy, callback) { return cursor.moveCursor(this, dx, dy, callback); }

  clearLine(direction, callback) { return cursor.clearLine(this, direction, callback); }

  clearScreenDown(callback) { return cursor.clearScreenDown(this, callback); }
}

function WriteStream(fd) { return Reflect.construct(Terminal, [fd], this instanceof WriteStream ? new.target : WriteStream); }
WriteStream.prototype = Terminal.prototype;
Object.setPrototypeOf(WriteStream, Output);
Object.defineProperty(WriteStream.prototype, 'constructor', { value: WriteStream, writable: true, configurable: true });

module.exports = { ReadStream, WriteStream };

// --- colors: how many bits a terminal shows, by the environment ---

const builders = ['APPVEYOR', 'BUILDKITE', 'CIRCLECI', 'DRONE', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TRAVIS'];
const terminals = {
  eterm: 4, cons25: 4, console: 4, cygwin: 4, dtterm: 4, gnome: 4, hurd: 4, jfbterm: 4, konsole: 4, kterm: 4, mlterm: 4, mosh: 24,
  putty: 4, st: 4, 'rxvt-unicode-24bit': 24, terminator: 24,
};
const colored = /ansi|color|linux|^con[0-9]*x[0-9]|^rxvt|^screen|^xterm|^vt100/;

let warned = false;

function depth(env = require('process').env) {
  if (env.FORCE_COLOR !== undefined) return forced(env);
  if (env.NODE_DISABLE_COLORS !== undefined || env.NO_COLOR !== undefined || env.TERM === 'dumb') return 1;
  if (require('internal/host').windows) return 24;
  if (env.TMUX) return 8;
  if (env.CI) return builders.some((builder) => builder in env) || env.CI_NAME === 'codeship' ? 8 : 1;
  if ('TEAMCITY_VERSION' in env) return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? 4 : 1;
  return byProgram(env) ?? byName(env);
}

function forced(env) {
  const bits = { '': 4, 1: 4, true: 4, 2: 8, 3: 24 }[env.FORCE_COLOR];
  if (bits === undefined) return 1;
  for (const name of ['NODE_DISABLE_COLORS', 'NO_COLOR']) {
    if (env[name] === undefined || env[name] === '' || warned) continue;
    warned = true;
    require('process').emitWarning(`The '${name}' env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
  }
  return bits;
}

function byProgram(env) {
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app': return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? 8 : 24;
    case 'HyperTerm':
    case 'MacTerm': return 24;
    case 'Apple_Terminal': return 8;
    default: return undefined;
  }
}

function byName(env) {
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 24;
  if (env.TERM) {
    if (/truecolor/.test(env.TERM)) return 24;
    if (/^xterm-256/.test(env.TERM)) return 8;
    const name = env.TERM.toLowerCase();
    if (Object.hasOwn(terminals, name)) return terminals[name];
    if (colored.test(name)) return 4;
  }
  return env.COLORTERM ? 4 : 1;
}
