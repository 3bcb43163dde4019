// child_process: other programs.

const { ChildProcess, spawn } = require('internal/child_process/child');
const { exec, execFile } = require('internal/child_process/exec');
const { absent, named } = require('internal/members');

const lazy = (name, length, file = 'internal/child_process/sync') => Object.defineProperty(
  (...args) => require(file)[name](...args), 'length', { value: length });

const child_process = module.exports;

absent(child_process, 'child_process', { _forkChild: 2 });
Object.assign(child_process, {
  ChildProcess, exec, execFile,
  execFileSync: lazy('execFileSync', 3),
  execSync: lazy('execSync', 2),
});
Object.assign(child_process, {
  fork: lazy('fork', 1, 'internal/child_process/fork'),
  spawn, spawnSync: lazy('spawnSync', 3),
});
named(child_process);
Object.defineProperty(execFile, 'length', { value: 4 });
