'use strict';

// The command of the package: by itself, and with the one that is built for this system.

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { application, command, packed } = require('./harness.cjs');

const windows = process.platform === 'win32';
const cli = 'node_modules/heatsync/cli.cjs';
let built; // the command, made once

// installBuilt puts the built command where npm puts it.
function installBuilt(app) {
  const file = app.path(`node_modules/@heatsync/${process.platform}-${process.arch}/bin/heatsync${windows ? '.exe' : ''}`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.copyFileSync(built ??= command(), file);
}

const bot = {
  'app.js': `
    const Heatsync = require("heatsync");
    const sync = new Heatsync();
    const held = sync.require("./held.js");
    const plain = require("./plain.js");
    const waits = sync.require("./waits.js");
    sync.events.on("reload", ({ number }) => console.log("reload", number));
    process.on("SIGTERM", () => process.exit(7));
    console.log("runs", require.main === module, process.argv.slice(2).join());
    setInterval(() => {}, 1000);`,
  'held.js': 'exports.v = require("./leaf.js").v;',
  'leaf.js': 'exports.v = 1;',
  'plain.js': 'exports.v = 1;',
  'waits.js': 'exports.v = 1;',
};

// Each save, and what stderr then ends with.
const saves = [
  ['leaf.js', 'exports.v = 2;', /reloaded leaf.js and 1 plain importer in .*\n$/],
  ['leaf.js', '// two\nreturn return\n', /hint: fix .*\n$/],
  ['leaf.js', '// two\nreturn return\n\n', /still kept .*\n$/],
  ['leaf.js', 'exports.v = 3;\n\tnope.x();', /nope is not defined[^]*hint: fix .*\n$/],
  ['leaf.js', 'exports.v = ', /end of input[^]*hint: fix .*\n$/],
  ['waits.js', 'exports.v = 2;', /reloaded waits.js in .*\n$/],
  ['leaf.js', 'exports.v = 2;', /good again: leaf.js .*\n$/],
  ['held.js', 'module.exports = new Map();', /value[^]*reloaded held.js.*\n$/],
  ['plain.js', 'exports.v = 2;', /restart needed for plain.js: changed\n$/],
  ['plain.js', 'exports.v = 1;', /no restart needed\)\n$/],
];

async function wordsOf(t, { withBuilt }) {
  const app = application(t, bot);
  if (withBuilt) installBuilt(app);
  const running = app.start([cli, 'run', 'app.js', 'one', '--two']);
  assert.equal(await running.line(), 'runs true one,--two');
  await running.says(/app.js runs on Node.js: .*\n/);
  for (const [file, text, until] of saves) {
    app.replace(file, text);
    await running.says(until);
  }
  running.child.kill('SIGTERM');
  const { status, stderr } = await running.ended;
  assert.equal(status, 7);
  return stderr.replaceAll(/ in [\d.]+ [µm]?s/g, ' in TIME').replaceAll(fs.realpathSync(app.dir), '/app');
}

test('by itself the command says what the built one says', { skip: windows && 'no SIGTERM' }, async (t) => {
  assert.equal(await wordsOf(t, { withBuilt: false }), await wordsOf(t, { withBuilt: true }));
});

test('--json writes the events that the built command writes', { skip: windows && 'no SIGTERM' }, async (t) => {
  const shapes = [];
  for (const withBuilt of [false, true]) {
    const app = application(t, bot);
    if (withBuilt) installBuilt(app);
    const running = app.start([cli, 'run', '--json', 'app.js']);
    await running.line(/runs/);
    await running.says(/"event":"start".*\n/);
    for (const [text, until] of [['exports.v = 2;', /"ok":true.*\n/], ['throw 1', /"ok":false.*\n/], ['exports.v = 3;', /"good-again".*\n/]]) {
      app.replace('leaf.js', text);
      await running.says(until);
    }
    running.child.kill('SIGTERM');
    const { stderr } = await running.ended;
    shapes.push(stderr.replaceAll(app.dir, '/app').trim().split('\n').map((line) => JSON.parse(line)).map(shapeOf));
  }
  assert.deepEqual(shapes[0], shapes[1]);
});

// shapeOf leaves out what is another each time.
function shapeOf({ ms, error, ...event }) {
  const { stack, ...rest } = error ?? {};
  return { ...event, ms: typeof ms, error: error && { ...rest, stack: typeof stack } };
}

test('--json=FILE adds events to a file, and --quiet is quiet', async (t) => {
  const app = application(t, {
    'app.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      sync.require("./a.js");
      sync.events.on("reload", () => setImmediate(() => process.exit()));
      console.log("runs");`,
    'a.js': '',
  });
  const running = app.start([cli, 'run', '--quiet', '--poll=20ms', '--json=events', 'app.js']);
  await running.line(/runs/);
  app.replace('a.js', 'exports.v = 2;');
  const { stderr, status } = await running.ended;
  assert.deepEqual({ stderr, status }, { stderr: '', status: 0 });
  assert.deepEqual(fs.readFileSync(app.path('events'), 'utf8').match(/(?<="event":")[^"]*/g), ['start', 'reload']);
});

test('it ends as the program ends', async (t) => {
  const app = application(t, {
    'ends.js': 'process.exitCode = 3;', 'throws.js': 'throw new Error("no");',
    'module.mjs': 'import Heatsync from "heatsync"; console.log(typeof Heatsync, process.argv[2]);',
  });
  assert.equal((await app.run([cli, 'run', 'ends.js'])).status, 3);
  assert.equal((await app.run([cli, '--no-watch', 'throws.js'])).status, 1);
  assert.equal((await app.run([cli, 'ends.js'])).status, 3);
  assert.equal((await app.run([cli, 'run', 'module.mjs', 'a'])).stdout, 'function a\n');
});

test('wrong usage is said, with a way out', async (t) => {
  const app = application(t, { 'app.js': '' });
  const wrong = {
    'run': 'run: a file is missing', 'run --nope app.js': 'run: unknown option --nope', 'run --quiet=perhaps app.js': '--quiet=perhaps: it takes no value',
    'run --poll=soon app.js': '--poll=soon: want a time such as 500ms', 'run --poll=1ms app.js': 'at least 10ms', 'run --host=deno app.js': 'unknown host "deno"',
    'run --host goja app.js': '--host goja needs the built command', 'run --json=no/file app.js': 'ENOENT', 'check app.js': '@heatsync/', '': 'usage:',
    '--nope app.js': 'run: unknown option --nope', 'nope': 'unknown command "nope"', 'run --inspect app.js': 'options for Node.js come first', 'run --restart app.js': '--restart needs the built command\nheatsync: hint: more options',
  };
  for (const [args, text] of Object.entries(wrong)) {
    const { status, stderr } = await app.run([cli, ...args.split(' ').filter(Boolean)]);
    assert.equal(status, 2, args);
    assert.ok(stderr.includes(text), `${args}: ${stderr}`);
  }
  const { status, stderr } = await app.run([cli, 'no.js']);
  assert.deepEqual({ status, stderr }, { status: 1, stderr: 'heatsync: there is no file no.js\n' });
  for (const args of ['help', 'run --help', 'version']) assert.match((await app.run([cli, ...args.split(' ')])).stdout, /^heatsync /);
});

// The built command and the package say the same of each option that there is.
test('every option of the built command is one of the package, or refused for what it is', async (t) => {
  const app = application(t, { 'app.js': '', x: '' }); // Node.js 20 looks for the file of --env-file, too, wherever that stands
  const help = execFileSync(built ??= command(), ['help', 'run'], { encoding: 'utf8' });
  const here = (await app.run([cli, 'help'])).stdout;
  const names = [...help.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name]) => name).filter((name) => name !== 'host');
  assert.ok(names.length > 10);
  for (const name of names.filter((option) => !new RegExp(`^ {2}--${option}\\b`, 'm').test(here))) {
    const { status, stderr } = await app.run([cli, `--${name}=x`, 'app.js']);
    assert.deepEqual([status, stderr.split('\n')[0]], [2, `heatsync: run: --${name} needs the built command`]);
  }
});

// npm is told to use no network: what it needs must be in the package.
test('the package is installed into an empty folder, and npx runs a program', async (t) => {
  const app = application(t, { 'app.js': 'console.log(typeof require("heatsync"));', 'package.json': '{}' });
  fs.rmSync(app.path('node_modules'), { recursive: true });
  const npm = (...args) => execFileSync(args.shift(), args, { cwd: app.dir, shell: windows, encoding: 'utf8', env: { ...process.env, npm_config_cache: app.path('.npm') } });
  const [{ filename }] = JSON.parse(npm('npm', 'pack', '--json', packed()));
  npm('npm', 'install', '--offline', '--no-audit', '--no-fund', `./${filename}`);
  assert.equal(npm('npx', '--offline', 'heatsync', 'run', 'app.js'), 'function\n');
  const { version, bin, repository, bugs, homepage, engines } = JSON.parse(fs.readFileSync(app.path('node_modules/heatsync/package.json'), 'utf8'));
  assert.match(version, /^0\.[1-9]\d*\.\d+/);
  for (const field of [bin, repository, bugs, homepage, engines]) assert.ok(field);
});
