// spawnSync, execSync and execFileSync: the program stands still until the process has ended.

const { normalize, streams, killSignalOf, checkTimeout, commandOf } = require('internal/child_process/arguments');
const { checkMaxBuffer, normalizeExec, normalizeFile } = require('internal/child_process/exec');
const { failed } = require('internal/child_process/child');
const system = require('internal/child_process/process');
const { invalidArgType } = require('internal/errors');

const defaults = { maxBuffer: 1024 * 1024 };

function spawnSync(file, args, options) {
  const o = { ...defaults, ...normalize(file, args, options) };
  checkTimeout(o.timeout);
  checkMaxBuffer(o.maxBuffer);
  const signal = killSignalOf(o.killSignal) ?? require('internal/os/constants').constants.signals.SIGTERM;
  const stdio = streams(o.stdio || 'pipe', true);
  if (o.input) stdio[0] = 'pipe';
  const most = o.maxBuffer == null || o.maxBuffer === Infinity ? -1 : Math.floor(o.maxBuffer);
  const [pid, status, ended, outputs, failure] = system.spawnSync(commandOf(o), stdio, [toInput(o.input)], o.timeout ?? 0, most, signal);
  return resultOf(o, pid, status, ended, outputs, failure);
}

function toInput(input) {
  const { Buffer } = require('buffer');
  if (!input) return Buffer.alloc(0);
  if (ArrayBuffer.isView(input)) return Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  if (typeof input === 'string') return Buffer.from(input);
  throw invalidArgType('options.stdio[0]', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

function resultOf(o, pid, status, signal, outputs, failure) {
  const { Buffer } = require('buffer');
  const text = o.encoding && o.encoding !== 'buffer';
  const output = pid === 0 ? null : Array.from(outputs, (bytes) => {
    if (bytes === null) return null;
    const buffer = Buffer.from(bytes);
    return text ? buffer.toString(o.encoding) : buffer;
  });
  const result = { status: pid === 0 ? null : status, signal, output, pid, stdout: output?.[1] ?? null, stderr: output?.[2] ?? null };
  if (failure === undefined) return result;
  const error = failed(failure, `spawnSync ${o.file}`);
  return { error: Object.assign(error, { path: o.file, spawnargs: o.args.slice(1) }), ...result };
}

// check returns the error of a call that does not tell of it itself.
function check(result, args, command) {
  if (result.error) return Object.assign(result.error, result);
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command ?? args.join(' ')}`;
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  return Object.assign(new Error(message), result);
}

function run(result, inherits, error) {
  if (inherits && result.stderr) require('process').stderr.write(result.stderr);
  if (error) throw error;
  return result.stdout;
}

exports.spawnSync = spawnSync;

exports.execFileSync = function execFileSync(file, args, options) {
  const given = normalizeFile(file, args, options);
  const result = spawnSync(given.file, given.args, given.options);
  return run(result, !given.options.stdio, check(result, [given.options.argv0 ?? given.file, ...given.args]));
};

exports.execSync = function execSync(command, options) {
  const given = normalizeExec(command, options);
  const result = spawnSync(given.file, given.options);
  return run(result, !given.options.stdio, check(result, undefined, command));
};
