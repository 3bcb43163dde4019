// child_process: other programs.

const { ChildProcess, spawn } = require('internal/child_process/child');
const { exec, execFile } = require('internal/child_process/exec');
const { absent, named } = require('internal/members');

const lazy = (name, length) => Object.defineProperty(
  (...args) => require('internal/child_process/sync')[name](...args), 'length', { value: length });

const child_process = module.exports;

absent(child_process, 'child_process', { _forkChild: 2 });
Object.assign(child_process, {
  ChildProcess, exec, execFile,
  execFileSync: lazy('execFileSync', 3),
  execSync: lazy('execSync', 2),
});
Object.assign(child_process, {
  fork: Object.defineProperty((...args) => require('internal/child_process/fork').fork(...args), 'length', { value: 1 }),
  spawn, spawnSync: lazy('spawnSync', 3),
});
named(child_process);
Object.defineProperty(execFile, 'length', { value: 4 });
