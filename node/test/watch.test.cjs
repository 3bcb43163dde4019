'use strict';

// Every way to save under every way to watch. The oracle: each save is one
// reload with the version that was saved, nothing else is ever seen, and what
// is no change is no reload.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const test = require('node:test');
const { application } = require('./harness.cjs');
const { saves, version, Stretched } = require('./saves.cjs');

const program = `
  const Heatsync = require('heatsync');
  const sync = new Heatsync();
  const util = sync.require('./lib/util.js');
  sync.require('./cookie.js');
  const whole = () => util.lines.length === 300 && util.lines.every((line) => line === util.version);
  sync.events.on('reload', ({ paths }) => {
    const names = paths.map((file) => require('path').basename(file)).join(' ');
    console.log(names, names === 'cookie.js' ? '' : util.version, whole() ? '' : 'torn');
  });
  sync.events.on('error', (error) => console.log('error', error.message));
  console.log('watching');
`;

// Without its sweep, a watcher sees what events tell and no more; with a quick
// one, it sees everything twice.
const sweeping = (change) => `{
  const { Sweep } = require(require('path').resolve('node_modules/heatsync/sweep.cjs'));
  const { start } = Sweep.prototype;
  Sweep.prototype.start = function () { ${change} };
}`;

const modes = {
  'events': { program: sweeping('') + program },
  'sweep': { program, env: { HEATSYNC_POLL: '20' } },
  'both': { program: sweeping('this.every(20); start.call(this);') + program },
};

const times = 2; // that each way of saving is used

test('saves', { concurrency: 6 }, async (t) => {
  const cells = Object.keys(modes).flatMap((mode) => Object.keys(saves).map((name) => [mode, name]));
  await Promise.all(cells.map(([mode, name]) => t.test(`${mode}: ${name}`, async (cell) => {
    const { needs, noEvents } = saves[name];
    if (missing.has(needs)) return cell.skip(`${needs} is not installed`);
    if (noEvents && mode === 'events') return cell.skip('no event tells of it');
    try {
      await scenario(cell, modes[mode], saves[name]);
    } catch (error) {
      if (error instanceof Stretched) cell.skip(error.message);
      else throw error;
    }
  })));
});

const missing = new Set(['vim', 'sed', 'cp'].filter((command) => spawnSync(command, ['--version']).error !== undefined));

async function scenario(t, mode, { setup, save, silent }) {
  const app = application(t, { 'index.js': mode.program, 'cookie.js': '', 'lib/util.js': version(0) });
  const desk = { dir: app.dir, file: app.path('lib/util.js'), after: (callback) => t.after(callback) };
  setup?.(desk);
  const running = app.start(['index.js'], { env: mode.env });
  const cookie = async (i) => {
    app.save('cookie.js', `// ${i}`);
    assert.equal((await running.line()).trim(), 'cookie.js', 'told of what nobody has changed');
  };
  assert.equal(await running.line(), 'watching');
  await cookie(0);
  for (let i = 1; i <= times; i++) {
    await save(desk, i);
    if (silent) await cookie(i);
    else assert.equal((await running.line()).trim(), `util.js ${i}`);
  }
  await cookie('last');
}
