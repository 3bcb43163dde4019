// fork: a program in a process of its own, with a channel between the two.

const { makeError, unsupported } = require('internal/errors');
const { noNulls, three } = require('internal/child_process/arguments');
const { spawn } = require('internal/child_process/child');
const { validateArray, validateObject } = require('internal/validate');
const { toPath } = require('internal/fs/arguments');

exports.fork = function fork(modulePath, args = [], options = undefined) {
  const file = toPath(modulePath, 'modulePath');
  if (args === null) args = [];
  else if (typeof args === 'object' && !Array.isArray(args)) [options, args] = [args, []];
  else validateArray(args, 'args');
  if (options != null) validateObject(options, 'options');
  options = { ...options, shell: false };
  const [command, ...before] = commandOf(options);
  return spawn(command, [...before, file, ...args], { ...options, stdio: streamsOf(options) });
};

// commandOf returns what goes before the file.
function commandOf(options) {
  const process = require('process');
  const command = options.execPath || process.execPath;
  noNulls(command, 'options.execPath');
  const flags = [...options.execArgv || process.execArgv];
  flags.forEach((flag, i) => { noNulls(flag, `options.execArgv[${i}]`); });
  if (command === go.alone) throw unsupported('child_process.fork without options.execPath');
  return [command, ...flags];
}

function streamsOf({ stdio, silent }) {
  if (typeof stdio === 'string') return [...three(stdio), 'ipc'];
  if (!Array.isArray(stdio)) return [...three(silent ? 'pipe' : 'inherit'), 'ipc'];
  if (!stdio.includes('ipc')) {
    throw makeError(Error, 'ERR_CHILD_PROCESS_IPC_REQUIRED', "Forked processes must have an IPC channel, missing value 'ipc' in options.stdio");
  }
  return stdio;
}
