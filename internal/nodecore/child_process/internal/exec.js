// exec and execFile: a process whose output is collected.

const { spawn } = require('internal/child_process/child');
const { killSignalOf, checkTimeout } = require('internal/child_process/arguments');
const { makeError, outOfRange } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateObject, validateString } = require('internal/validate');
const timers = require('internal/timers/timers');

const defaults = { encoding: 'utf8', timeout: 0, maxBuffer: 1024 * 1024, killSignal: 'SIGTERM', cwd: null, env: null, shell: false };

exports.checkMaxBuffer = (value) => {
  if (value != null && !(typeof value === 'number' && value >= 0)) throw outOfRange('options.maxBuffer', 'a positive number', value);
};

// normalizeExec sorts (command, options, callback).
exports.normalizeExec = (command, options, callback) => {
  validateString(command, 'command');
  if (command.includes('\0')) throw require('internal/errors').invalidArgValue('command', command, 'must be a string without null bytes');
  if (typeof options === 'function') [options, callback] = [undefined, options];
  options = { ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
};

// normalizeFile sorts (file, args, options, callback).
function normalizeFile(file, args, options, callback) {
  if (Array.isArray(args)) args = [...args];
  else if (args != null && typeof args === 'object') [callback, options, args] = [options, args, null];
  else if (typeof args === 'function') [callback, options, args] = [args, null, null];
  if (args == null) args = [];
  if (typeof options === 'function') callback = options;
  else if (options != null) validateObject(options, 'options');
  if (options == null || typeof options === 'function') options = {};
  if (callback != null) validateFunction(callback, 'callback');
  if (options.argv0 != null) validateString(options.argv0, 'options.argv0');
  return { file, args, options, callback };
}
exports.normalizeFile = normalizeFile;

exports.execFile = function execFile(...given) {
  const { file, args, options, callback } = normalizeFile(...given);
  const o = { ...defaults, ...options };
  checkTimeout(o.timeout);
  exports.checkMaxBuffer(o.maxBuffer);
  o.killSignal = killSignalOf(o.killSignal);
  validateAbortSignal(o.signal, 'options.signal');
  const child = spawn(file, args, {
    cwd: o.cwd, env: o.env, gid: o.gid, shell: o.shell, signal: o.signal, uid: o.uid, argv0: o.argv0,
    windowsHide: Boolean(o.windowsHide), windowsVerbatimArguments: Boolean(o.windowsVerbatimArguments),
  });
  collect(child, file, args, o, callback);
  return child;
};

// collect calls back once, when the process and its streams have ended, or when it is given up.
function collect(child, file, args, o, callback) {
  const { Buffer } = require('buffer');
  const text = o.encoding && o.encoding !== 'buffer' && Buffer.isEncoding(o.encoding) ? o.encoding : null;
  const state = { failure: null, killed: false, over: false, timer: undefined, out: [], err: [] };
  const output = (list) => (text ? list.join('') : Buffer.concat(list));
  const finish = (code, signal) => {
    if (state.over) return;
    state.over = true;
    timers.clearTimeout(state.timer);
    if (!callback) return;
    const [stdout, stderr] = [output(state.out), output(state.err)];
    if (!state.failure && code === 0 && signal === null) {
      callback(null, stdout, stderr);
      return;
    }
    const cmd = [file, ...args].join(' ');
    state.failure ??= commandFailed(cmd, stderr, child, code, signal, state.killed);
    state.failure.cmd = cmd;
    callback(state.failure, stdout, stderr);
  };
  const kill = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
    state.killed = true;
    try {
      child.kill(o.killSignal);
    } catch (error) {
      state.failure ??= error;
      finish();
    }
  };
  if (o.timeout > 0) state.timer = timers.setTimeout(kill, o.timeout);
  for (const [name, list] of [['stdout', state.out], ['stderr', state.err]]) {
    if (child[name]) gather(child[name], name, list, o, text, (error) => { state.failure ??= error; kill(); });
  }
  child.addListener('close', finish);
  child.addListener('error', (error) => {
    state.failure = error;
    child.stdout?.destroy();
    child.stderr?.destroy();
    finish();
  });
}

function gather(stream, name, list, { maxBuffer }, text, tooMuch) {
  if (text) stream.setEncoding(text);
  const { Buffer } = require('buffer');
  let length = 0;
  stream.on('data', (chunk) => {
    length += text ? Buffer.byteLength(chunk, text) : chunk.length;
    if (length <= maxBuffer) {
      list.push(chunk);
      return;
    }
    const room = maxBuffer - (length - chunk.length);
    list.push(chunk.slice(0, room));
    tooMuch(makeError(RangeError, 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER', `${name} maxBuffer length exceeded`));
  });
}

function commandFailed(cmd, stderr, child, code, signal, killed) {
  const error = new Error(`Command failed: ${cmd}\n${stderr}`);
  error.code = code;
  error.killed = child.killed || killed;
  error.signal = signal;
  return error;
}

exports.exec = function exec(command, options, callback) {
  const o = exports.normalizeExec(command, options, callback);
  return exports.execFile(o.file, o.options, o.callback);
};

// The forms with promises have the process as a property of the promise, and the output in the error.
for (const name of ['exec', 'execFile']) {
  const promised = (...args) => {
    let child;
    const promise = new Promise((resolve, reject) => {
      child = exports[name](...args, (error, stdout, stderr) => {
        if (error === null) resolve({ stdout, stderr });
        else reject(Object.assign(error, { stdout, stderr }));
      });
    });
    promise.child = child;
    return promise;
  };
  Object.defineProperty(exports[name], require('util').promisify.custom, { value: promised });
}
