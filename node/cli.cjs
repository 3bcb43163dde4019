#!/usr/bin/env node
'use strict';

// The command heatsync, as npm installs it. If npm has installed the one that is built for
// this system, too, that one runs the program, in the Node.js that runs this, and watches the
// files. Otherwise the program runs in this process, and fs.watch watches them.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const Module = /** @type {any} */ (require('node:module'));
const os = require('node:os');
const path = require('node:path');

const system = `${process.platform}-${process.arch}`;
const built = `@heatsync/${system}`; // the package of the command for this system

const usage = `heatsync runs programs of CommonJS modules, and reloads their modules in place.

usage:

  heatsync run [options] FILE [ARGS...]   run a program and reload what changes (run may
                                          be left out)
  heatsync version                        print the version
  heatsync help                           print this

options of run:

  --all           hold every file of the project that another one loads, in live mode:
                  no line of the program names heatsync
  --live          functions and classes taken out of an exports object follow, too;
                  timers and listeners that a top level starts by plain calls end
                  with its version
  --quiet         print nothing about reloads that go well
  --json          write events to stderr as JSON, one object per line, instead of
                  text for people
  --json=FILE     write text for people, and append the events to a file
  --poll[=TIME]   look at the files at this interval (500ms by default), instead of
                  relying on the system's events
  --no-watch      do not watch the files

The program runs in this Node.js. ${built} is not installed: with it there
are more options and commands, and a save is live sooner.
`;

function main(args) {
  const file = builtCommand();
  if (file !== undefined) handOver(file, args);
  else alone(args);
}

function builtCommand() {
  try {
    return require.resolve(`${built}/bin/heatsync${process.platform === 'win32' ? '.exe' : ''}`);
  } catch {
    return undefined; // npm was told to leave it out, or there is none for this system
  }
}

// handOver has the built command do all of it, and ends as that does.
function handOver(file, args) {
  const env = { HEATSYNC_HOST: 'node', HEATSYNC_NODE: process.execPath, ...process.env };
  const command = spawn(file, args, { stdio: 'inherit', env });
  passSignals(command);
  command.on('error', (error) => fail(`start ${file}: ${error.message}`));
  command.on('exit', (status, signal) => {
    if (signal === null) process.exit(status);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

// passSignals passes on what comes to this process alone. What a terminal sends comes to both.
function passSignals(command) {
  const terminal = process.stdin.isTTY || process.stderr.isTTY ? ['SIGINT', 'SIGQUIT'] : [];
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2']) {
    if (Object.hasOwn(os.constants.signals, name)) process.on(name, () => { if (!terminal.includes(name)) command.kill(name); });
  }
}

// alone does without the built command.
function alone(args) {
  const [name, ...rest] = args;
  switch (name) {
    case 'run': return run(rest);
    case 'version': case '-v': case '--version':
      console.log(`heatsync ${require('./package.json').version} (Node.js ${process.versions.node}, ${system})`);
      return undefined;
    case 'help': case '-h': case '--help':
      process.stdout.write(usage);
      return undefined;
    case undefined:
      process.stderr.write(usage);
      process.exitCode = 2;
      return undefined;
    default:
      if (builtVerbs.includes(name)) return fail(`${name} needs the built command`, 2, more);
      return isProgram(name) ? run(args) : fail(`unknown command "${name}"`, 2, 'heatsync help lists the commands');
  }
}

// isProgram tells whether a first argument that is no command is one of run: an option, or
// what names a file, be it there or not.
const isProgram = (arg) => /^-|[./\\]/.test(arg) || fs.existsSync(arg);

function run(args) {
  /** @type {ReturnType<typeof parse>} */
  let options;
  try {
    options = parse(args);
  } catch (error) {
    return fail(`run: ${error.message}`, 2, error.hint ?? 'heatsync help lists the options');
  }
  if (options.help) return void process.stdout.write(usage);
  if (!exists(options.file)) return fail(`there is no file ${options.file}`);
  if (options.all) process.env.HEATSYNC_ALL = '1';
  if (options.live) process.env.HEATSYNC_LIVE = '1';
  if (options.poll !== undefined) process.env.HEATSYNC_POLL = String(options.poll);
  Object.defineProperty(process, Symbol.for('heatsync.command'), { value: options });
  const preload = path.join(__dirname, 'preload.cjs');
  require(preload);
  process.execArgv.push('--require', preload); // for what the program forks
  process.argv.splice(1, Infinity, path.resolve(options.file), ...options.args);
  delete require.cache[__filename]; // it is no part of the program
  return Module.runMain();
}

function exists(file) {
  try {
    Module._resolveFilename(path.resolve(file), null, true);
    return true;
  } catch {
    return false;
  }
}

// The options, and what each does with its value, which is undefined if there is none.
const known = {
  all: (options) => { options.all = true; },
  live: (options) => { options.live = true; },
  quiet: (options) => { options.quiet = true; },
  'no-watch': (options) => { options.noWatch = true; },
  help: (options) => { options.help = true; },
  h: (options) => { options.help = true; },
  json: (options, file) => {
    options.json = file === undefined;
    if (file !== undefined) options.events = fs.openSync(file, 'a', 0o666);
  },
  poll: (options, time) => { options.poll = time === undefined ? 500 : milliseconds(time); },
  host: (_options, name) => {
    if (name === 'goja') throw needsBuilt('--host goja');
    if (name !== 'node') throw new Error(`unknown host "${name ?? ''}": want goja or node`);
  },
};
// What the built command has besides.
const builtVerbs = ['check', 'graph', 'doctor', 'completion'];
const builtOptions = ['restart', 'watch', 'env-file', 'verbose', 'changes', 'no-keys', 'cache', 'time-limit', 'preserve-symlinks'];

const takes = ['json', 'poll', 'host']; // those with a value
// Those whose value may be the next argument, if it looks like one.
const next = { host: /^/, poll: /^\d+(?:\.\d+)?(?:ms|s|m)?$/ };

// parse reads the command line. What follows FILE belongs to the program.
function parse(args) {
  /** @type {{ json: boolean, quiet: boolean, help?: boolean, all?: boolean, live?: boolean, noWatch?: boolean, poll?: number, events?: number }} */
  const options = { json: false, quiet: false };
  let at = 0;
  for (; at < args.length && /^-./.test(args[at]); at++) {
    if (args[at] === '--') {
      at++;
      break;
    }
    const [, name, written] = /^--?([^=]*)(?:=(.*))?$/s.exec(args[at]);
    if (!Object.hasOwn(known, name)) throw refused(name, args[at].split('=')[0]);
    const value = written ?? (next[name]?.test(args[at + 1] ?? '') ? args[++at] : undefined);
    if (value !== undefined && !takes.includes(name)) throw new Error(`--${name}=${value}: it takes no value`);
    known[name](options, value);
  }
  const [file, ...rest] = args.slice(at);
  if (!file && !options.help) throw new Error(file === undefined ? 'a file is missing' : 'the name of the file is empty');
  return { ...options, file, args: rest };
}

const units = { ms: 1, s: 1000, m: 60_000 };

function milliseconds(text) {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const ms = Number(number) * units[unit ?? 'ms'];
  if (!(ms >= 10 && ms < 2 ** 31)) throw new Error(`--poll=${text}: want a time such as 500ms, at least 10ms`);
  return ms;
}

const more = `more options and commands come with ${built}: npm install --include=optional heatsync`;

// refused is why an option is not taken.
function refused(name, option) {
  if (builtOptions.includes(name)) return needsBuilt(option);
  const isNodes = process.allowedNodeEnvironmentFlags.has(`--${name}`);
  const hint = isNodes ? `options for Node.js come first: node ${option} node_modules/heatsync/cli.cjs run …` : 'heatsync help lists the options';
  return Object.assign(new Error(`unknown option ${option}`), { hint });
}

const needsBuilt = (option) => Object.assign(new Error(`${option} needs the built command`), { hint: more });

function fail(text, status = 1, hint = undefined) {
  console.error(`heatsync: ${text}`);
  if (hint !== undefined) console.error(`heatsync: hint: ${hint}`);
  process.exitCode = status;
}

main(process.argv.slice(2));
