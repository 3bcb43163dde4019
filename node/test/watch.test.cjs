'use strict';

// Every way to save under every way to watch, with sweeps in turns unless HEATSYNC_SOAK is
// set: each way is tried with events, and with one of the others. The oracle: each save is one
// reload with the version that was saved, nothing else is ever seen, and what
// is no change is no reload.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const test = require('node:test');
const { application, loose, soak } = require('./harness.cjs');
const { saves, version } = require('./saves.cjs');

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
  const { saves } = require(process.env.SAVES);
  const desk = { dir: __dirname, file: require.resolve('./lib/util.js') };
  require('readline').createInterface(process.stdin).on('line', async (line) => {
    const { name, step, i } = JSON.parse(line);
    await saves[name][step]?.(desk, i);
    console.log('saved');
  });
  console.log('watching');
`;

// Without its sweep, a watcher sees what events tell and no more; with a quick
// one, it sees everything twice.
const every = (milliseconds) => `
  setImmediate(() => {
    const { host } = process[Symbol.for('heatsync.host')];
    host.gathered.now(); // so that there is a watcher to be told
    host.machine.settle('every', ${milliseconds * 1000});
  });`;

const modes = {
  'events': { program: program + every(3_600_000) },
  'sweep': { program, env: { HEATSYNC_POLL: '20' } },
  'both': { program: program + every(20) },
};

const times = 2; // that each way of saving is used
const source = loose();
const missing = new Set(['vim', 'sed', 'cp'].filter((command) => spawnSync(command, ['--version']).error !== undefined));

test('saves', { concurrency: 6 }, async (t) => {
  const cells = Object.keys(modes).flatMap((mode, m) => Object.keys(saves).flatMap((name, s) => (
    soak > 0 || m === 0 || saves[name].noEvents || s % 2 === m % 2 ? [[mode, name]] : [])));
  await Promise.all(cells.map(([mode, name]) => t.test(`${mode}: ${name}`, async (cell) => {
    const { needs, noEvents } = saves[name];
    if (missing.has(needs)) return cell.skip(`${needs} is not installed`);
    if (noEvents && mode === 'events') return cell.skip('no event tells of it');
    return scenario(cell, modes[mode], name);
  })));
});

async function scenario(t, mode, name) {
  const app = application(t, { 'index.js': mode.program, 'cookie.js': '', 'lib/util.js': version(0) }, { instead: source });
  const running = app.start(['index.js'], { env: { ...mode.env, SAVES: require.resolve('./saves.cjs') } });
  const told = async (i) => {
    app.save('cookie.js', `// ${i}`);
    assert.equal((await running.line()).trim(), 'cookie.js', 'told of what nobody has changed');
  };
  const save = async (step, i) => {
    running.tell(JSON.stringify({ name, step, i }));
    const { silent } = saves[name];
    const expected = step === 'setup' || silent ? ['saved'] : ['saved', `util.js ${i}`];
    const lines = [];
    while (lines.length < expected.length) lines.push((await running.line()).trim());
    assert.deepEqual(lines.sort(), expected);
  };
  assert.equal(await running.line(), 'watching');
  await told(0);
  await save('setup');
  for (let i = 1; i <= times; i++) {
    await save('save', i);
    if (saves[name].silent) await told(i);
  }
  await told('last');
}
