'use strict';

// Node's flags: the package works under them, or says what it misses.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const test = require('node:test');
const { application } = require('./harness.cjs');

const files = {
  'index.js': `
    const Heatsync = require("heatsync");
    const sync = new Heatsync();
    const a = sync.require("./a.js");
    sync.events.on("reload", () => {
      console.log("reloaded", a.v);
      sync.dispose();
    });
    console.log("loaded", a.v);`,
  'a.js': 'exports.v = require("./b.js").v;',
  'b.js': 'exports.v = 1;',
};

// reloads expects the program to work as it does without the flags.
async function reloads(app, program) {
  assert.equal(await program.line(), 'loaded 1');
  app.replace('b.js', 'exports.v = 2;');
  assert.equal(await program.line(), 'reloaded 2');
  assert.equal((await program.ended).status, 0);
}

// node may be too old, or too new, for a flag.
const knows = (flag) => process.allowedNodeEnvironmentFlags.has(flag);

for (const flags of [
  ['--disallow-code-generation-from-strings'],
  ['--disable-proto=delete'],
  ['--disable-proto=throw'],
  ['--use-strict'],
  ['--throw-deprecation'],
  ['--preserve-symlinks', '--preserve-symlinks-main'],
  ['--enable-source-maps'],
  ['--stack-trace-limit=0'],
  ['--max-semi-space-size=1', '--max-old-space-size=32'],
]) {
  test(`works with ${flags.join(' ')}`, async (t) => {
    const app = application(t, files);
    await reloads(app, app.start([...flags, 'index.js']));
  });
}

// A package as some package managers lay it out, behind a link. Which of its files
// is meant depends on the conditions.
for (const { args = [], env = {}, found } of [
  { found: 'addons' },
  { args: ['--no-addons'], found: 'plain' },
  { args: ['-C', 'own'], found: 'own' },
  { args: ['--conditions', 'own'], found: 'own' },
  { args: ['--conditions=own'], found: 'own' },
  { args: ['--no-addons', '-C', 'other', '-C', 'own'], found: 'own' },
  { env: { NODE_OPTIONS: '--conditions=own' }, found: 'own' },
]) {
  test(`finds what Node finds with ${JSON.stringify({ args, ...env })}`, async (t) => {
    const manifest = (to) => JSON.stringify({ exports: { own: `./${to}own.js`, 'node-addons': `./${to}addons.js`, default: `./${to}plain.js` } });
    const names = ['own', 'addons', 'plain', 'new-own', 'new-addons', 'new-plain'];
    const app = application(t, {
      'store/pkg/package.json': manifest(''),
      ...Object.fromEntries(names.map((name) => [`store/pkg/${name}.js`, `module.exports = "${name}";`])),
      'a.js': 'exports.found = require("pkg");',
      'index.js': `
        const Heatsync = require("heatsync");
        const sync = new Heatsync();
        const a = sync.require("./a.js");
        sync.events.on("reload", () => {
          console.log("reloaded", a.found);
          sync.dispose();
        });
        console.log("loaded", a.found);`,
    });
    fs.symlinkSync(app.path('store/pkg'), app.path('node_modules/pkg'), 'junction');
    const program = app.start([...args, 'index.js'], { env });
    assert.equal(await program.line(), `loaded ${found}`);
    app.replace('store/pkg/package.json', manifest('new-'));
    assert.equal(await program.line(), `reloaded new-${found}`);
    assert.equal((await program.ended).stderr, '');
  });
}

test('works with permissions to read the program\'s folder', async (t) => {
  const app = application(t, files);
  const flag = knows('--permission') ? '--permission' : '--experimental-permission';
  await reloads(app, app.start([flag, `--allow-fs-read=${app.dir}`, 'index.js']));
});

test('without a permission to read a module, says which it is, and loads the others', {
  skip: !knows('--permission') && 'process.permission comes with a later version',
}, async (t) => {
  const app = application(t, {
    ...files,
    'index.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      try { sync.require("./b.js"); } catch ({ code, resource }) { console.log(code, resource); }
      console.log(sync.require("./c.js").v);
      sync.dispose();`,
    'c.js': 'exports.v = "c";',
  });
  const allowed = ['index.js', 'c.js', 'node_modules/'].map((file) => `--allow-fs-read=${app.path(file)}`);
  const { stdout, stderr } = await app.run(['--permission', ...allowed, 'index.js']);
  assert.equal(stdout, `ERR_ACCESS_DENIED ${app.path('b.js')}\nc\n`, stderr);
});

// fails expects an error that says what is missing.
async function fails(program, pattern) {
  const { status, stdout, stderr } = await program;
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, pattern);
}

test('without WebAssembly (--jitless), says so', async (t) => {
  const app = application(t, files);
  await fails(app.run(['--jitless', 'index.js']), /heatsync needs WebAssembly, which this Node\.js was started without \(--jitless\)/);
});

test('with --frozen-intrinsics, says what is frozen', async (t) => {
  const app = application(t, files);
  await fails(app.run(['--frozen-intrinsics', 'index.js']), /heatsync finds who calls it through Error\.prepareStackTrace, .* \(--frozen-intrinsics\)/);
});

test('with little address space, works or says what to do, which helps', { skip: process.platform !== 'linux' && 'limits are set in another way elsewhere' }, async (t) => {
  const app = application(t, files);
  const limited = (...flags) => app.start(['-c', 'ulimit -v 8000000 && exec "$0" "$@"', process.execPath, ...flags, 'index.js'], { command: 'sh' });
  const program = limited();
  const loaded = await program.line().catch(() => undefined);
  if (loaded === undefined) {
    await fails(program.ended, /heatsync: no address space for WebAssembly: raise "ulimit -v", or start Node\.js with --disable-wasm-trap-handler/);
  } else program.kill(); // this Node asks for less
  await reloads(app, limited('--disable-wasm-trap-handler'));
});
