'use strict';

// What watching does around the files: locks, links, limits, and the options
// for it.

const assert = require('node:assert/strict');
const { execFile, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { promisify } = require('node:util');
const harness = require('./harness.cjs');

const source = harness.loose();
const application = (t, files) => harness.application(t, files, { instead: source });

// internal is a file of the package's source, for what can't be seen from outside,
// or not within a test's time.
const internal = (file) => `require(require('path').resolve('node_modules/heatsync/${file}'))`;
const noSweep = `setImmediate(() => {
  const { host } = process[Symbol.for('heatsync.host')];
  host.gathered.now(); // so that there is a watcher to be told
  host.machine.settle('every', 3.6e9);
});`;

// program holds files and prints what is reloaded, with all their values.
const program = (files, { first = '', options = '' } = {}) => `
  ${first}
  const Heatsync = require('heatsync');
  const sync = new Heatsync(${options});
  const held = ${JSON.stringify(files)}.map((file) => sync.require(file));
  sync.events.on('reload', ({ paths }) => console.log(paths.length, held.map(({ v }) => v).join()));
  sync.events.on('error', (error) => console.log('error', error.message));
  console.log('watching');
`;

const value = (v) => `exports.v = ${v};\n`;

async function watching(t, files, text, options) {
  const app = application(t, { ...files, 'index.js': text });
  const running = app.start(['index.js'], options);
  assert.equal(await running.line(), 'watching');
  return { app, running };
}

test('what a version control system writes is one batch', async (t) => {
  for (const [what, lock, git] of [
    ['git', '.git/index.lock'],
    ['git in a worktree', 'main/worktrees/tree/index.lock', 'gitdir: main/worktrees/tree\n'],
    ['hg', '.hg/wlock'],
  ]) {
    for (const env of [{}, { HEATSYNC_POLL: '20' }]) {
      await t.test(`${what}${env.HEATSYNC_POLL ? ', without events' : ''}`, async (each) => {
        const app = application(each, { 'index.js': program(['./a.js', './b.js']), 'a.js': value(1), 'b.js': value(1), 'c.js': value(1) });
        fs.mkdirSync(path.dirname(app.path(lock)), { recursive: true });
        if (git) app.save('.git', git);
        const running = app.start(['index.js'], { env });
        assert.equal(await running.line(), 'watching');
        const other = await watching(each, { 'c.js': value(1) }, program(['./c.js']), { env });
        app.save(lock, '');
        app.save('a.js', value(2));
        await settled(other);
        app.save('b.js', value(2));
        fs.unlinkSync(app.path(lock));
        assert.equal(await running.line(), '2 2,2');
      });
    }
  }
});

// settled waits until another program, which knows of no lock, has told of a
// file that was saved now: so would the one that is tested, if it did not wait.
async function settled({ app, running }) {
  app.save('c.js', value(2));
  assert.equal(await running.line(), '1 2');
}

// One program is told of both saves, the other of the first, which is held back for
// as long as a checkout might take, and of the second, which is not.
test('a lock that is there for another reason does not hold saves back', async (t) => {
  for (const [what, contents, warns] of [['while a commit is edited', 'the index', false], ['left behind', '', true]]) {
    await t.test(what, async (each) => {
      const app = application(each, { 'index.js': program(['./a.js']), 'a.js': value(1) });
      fs.mkdirSync(app.path('.git'));
      app.save('.git/index.lock', contents);
      const running = app.start(['index.js']);
      assert.equal(await running.line(), 'watching');
      for (const v of [2, 3]) {
        app.save('a.js', value(v));
        assert.equal(await running.line(), `1 ${v}`);
      }
      assert.equal(running.stderr.split('index.lock is there, and nothing changes').length - 1, warns ? 1 : 0);
    });
  }
});

test('git checkout of many files is one reload', async (t) => {
  if (spawnSync('git', ['--version']).error) return t.skip('git is not installed');
  const names = Array.from({ length: 100 }, (_, i) => `./lib/${i % 10}/${i}.js`);
  const app = application(t, Object.fromEntries(names.map((name) => [name, value(1)])));
  app.save('cookie.js', value(0));
  app.save('index.js', program([...names, './cookie.js']));
  const git = (...args) => promisify(execFile)('git', ['-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args], { cwd: app.dir });
  await git('init', '-q');
  await git('add', 'lib');
  await git('commit', '-qm', '1');
  for (const name of names) app.save(name, value(2));
  await git('commit', '-qam', '2');
  const running = app.start(['index.js']);
  assert.equal(await running.line(), 'watching');
  app.save('cookie.js', value(1)); // when that is told, all has been compared
  assert.equal(await running.line(), `1 ${names.map(() => 2).join()},1`);
  await git('checkout', '-q', 'HEAD~');
  assert.equal(await running.line(), `100 ${names.map(() => 1).join()},1`);
  return undefined;
});

// What is watched through links is what was looked for in vain: the ids of
// loaded files are real paths.
const optional = (file) => `try { exports.v = require("${file}").v; } catch { exports.v = "none"; }`;

test('a file that comes when a link on its way is turned', async (t) => {
  const app = application(t, { 'index.js': program(['./user.js'], { first: noSweep }), 'user.js': optional('./lib/util.js'),
    'one/other.js': '', 'two/util.js': value(2) });
  fs.symlinkSync('one', app.path('lib'));
  const running = app.start(['index.js']);
  assert.equal(await running.line(), 'watching');
  fs.symlinkSync('two', app.path('new'));
  fs.renameSync(app.path('new'), app.path('lib'));
  assert.equal(await running.line(), '1 2');
});

test('a link that is turned just before its directory is watched', async (t) => {
  const app = application(t, { 'index.js': program(['./user.js', './b.js'], { first: `
    ${noSweep}
    const fs = require('fs');
    const { watch } = fs;
    fs.watch = (directory, ...rest) => {
      if (directory.endsWith('links') && fs.existsSync('new')) fs.renameSync('new', 'links/lib');
      return watch(directory, ...rest);
    };` }), 'user.js': optional('./links/lib/util.js'), 'b.js': value(1), 'one/other.js': '', 'two/other.js': '' });
  fs.mkdirSync(app.path('links'));
  fs.symlinkSync(app.path('one'), app.path('links/lib'));
  fs.symlinkSync(app.path('two'), app.path('new'));
  const running = app.start(['index.js']);
  assert.equal(await running.line(), 'watching');
  app.save('b.js', value(2)); // when that is told, all is watched
  assert.equal(await running.line(), '1 none,2');
  app.save('two/util.js', value(3));
  assert.equal(await running.line(), '1 3,2');
});

test('a file that comes in a directory that was not there', async (t) => {
  const app = application(t, { 'index.js': program(['./user.js'], { first: noSweep }), 'user.js': optional('./a/b/c/util.js') });
  const running = app.start(['index.js']);
  assert.equal(await running.line(), 'watching');
  app.save('a/b/c/util.js', value(1));
  assert.equal(await running.line(), '1 1');
  fs.rmSync(app.path('a'), { recursive: true });
  app.save('a/b/c/util.js', value(2));
  assert.equal(await running.line(), '2 2');
});

// Here and below, where a test is about times, the program itself is who saves:
// the timers of one program keep their order, however slow the machine is.
test('the first half of a save is not told as an error', async (t) => {
  for (const [file, first, half, rest] of [['a.js', value(1), 'exports.v = [2', '][0];'], ['a.json', '{ "v": 1 }', '{ "v": 2', '}']]) {
    await t.test(file, async (each) => {
      const { app, running } = await watching(each, { [file]: first }, program([`./${file}`], { first: `
        const { Host } = ${internal('host.cjs')};
        const { parse } = Host.prototype;
        Host.prototype.parse = function (id, bytes) {
          setTimeout(() => require('fs').appendFileSync(id, ${JSON.stringify(rest)}), 40);
          Host.prototype.parse = parse;
          return this.parse(id, bytes);
        };` }));
      app.save(file, half);
      assert.equal(await running.line(), '1 2');
      app.save(file, half); // to which nothing comes any more
      assert.match(await running.line(), /^error /);
    });
  }
});

test('where the system has no more watches, it says so once and looks at the files', async (t) => {
  const { app, running } = await watching(t, { 'a.js': value(1), 'b/b.js': value(1) }, program(['./a.js', './b/b.js'], { first: `
    require('fs').watch = () => { throw Object.assign(new Error('ENOSPC: no more watches'), { code: 'ENOSPC' }); };
  ` }));
  app.save('a.js', value(2));
  assert.equal(await running.line(), '1 2,1');
  app.save('b/b.js', value(2));
  assert.equal(await running.line(), '1 2,2');
  assert.equal(running.stderr.match(/sysctl/g).length, 1);
  assert.match(running.stderr, /^heatsync: .*ENOSPC.*fs\.inotify\.max_user_watches/);
});

test('directories that can be watched later are', async (t) => {
  const { app, running } = await watching(t, { 'a.js': value(1) }, program(['./a.js'], { first: `
    const fs = require('fs');
    const { watch } = fs;
    fs.watch = () => { throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }); };
    process.stdin.once('data', () => {
      fs.watch = (...args) => { console.log('armed'); return watch(...args); };
    });
    process.stdin.unref();` }));
  running.tell('go on');
  assert.equal(await running.line(), 'armed');
  app.save('a.js', value(2));
  assert.equal(await running.line(/^1/), '1 2');
});

test('a network file system is looked at more often', { skip: process.platform !== 'linux' && 'elsewhere statfs has other types' }, async (t) => {
  const { running } = await watching(t, { 'a.js': value(1) }, program(['./a.js'], { first: 'require("fs").statfsSync = () => ({ type: 0x6969 });' }) + `
    setTimeout(() => {
      const [at] = process[Symbol.for('heatsync.host')].host.machine.settle('taken');
      console.log(at / 1000 - performance.now() <= 300);
    }, 10);`);
  assert.equal(await running.line(), 'true');
});

test('a program that is busy hears what happened before it looks', async (t) => {
  const { running } = await watching(t, { 'a.js': 'exports.v = exports.w = 1;' }, `
    ${program(['./a.js'], { first: noSweep })}
    const write = (v, w) => require('fs').writeFileSync('a.js', \`exports.v = \${v};\\nexports.w = \${w};\\n\`);
    sync.events.on('reload', () => console.log(held[0].w));
    setTimeout(() => {
      write(2, 1);
      setTimeout(() => { // that was heard
        for (const end = performance.now() + 40; performance.now() < end;);
        write(3, 1); // this was not, when the time is over for which the file must be quiet
        setTimeout(write, 10, 3, 3);
      }, 5);
    }, 300);`);
  assert.equal(await running.line(), '1 3');
  assert.equal(await running.line(), '3');
});

test('watchFunction is called for each file as fs.watch is, and what it returns is closed', async (t) => {
  const app = application(t, { 'a.js': value(1), 'b.js': value(1), 'index.js': `
    const { basename } = require('path');
    const callbacks = {};
    const watchFunction = (file, options, callback) => {
      console.log('watch', basename(file), typeof options, typeof callback);
      callbacks[basename(file)] = callback;
      return { close: () => console.log('close', basename(file)) };
    };
    ${program(['./a.js', './b.js'], { first: noSweep, options: '{ watchFunction }' })}
    process.stdin.on('data', (text) => {
      for (const word of String(text).trim().split('\\n')) {
        if (word === 'dispose') { sync.dispose(); process.stdin.destroy(); }
        else callbacks[word]('change', word);
      }
    });` });
  const running = app.start(['index.js']);
  const files = ['a.js', 'b.js', 'index.js'];
  assert.deepEqual(await lines(running, 4), [...files.map((file) => `watch ${file} object function`), 'watching']);
  app.save('b.js', value(2));
  running.tell('b.js');
  assert.equal(await running.line(), '1 1,2');
  running.tell('a.js'); // to which nothing has happened
  app.save('a.js', value(2)); // of this, nobody tells: it is looked for before that of which somebody does is told
  app.save('b.js', value(3));
  running.tell('b.js');
  assert.equal(await running.line(), '2 2,3');
  running.tell('dispose');
  assert.deepEqual(await lines(running, 3), files.map((file) => `close ${file}`));
  assert.equal((await running.ended).status, 0);
});

async function lines(running, count) {
  const all = [];
  while (all.length < count) all.push(await running.line());
  return all.sort();
}

test('watchFunction may be fs.watchFile', async (t) => {
  const { app, running } = await watching(t, { 'a.js': value(1) }, `
    const { watchFile } = require('fs');
    const watchFunction = (file, options, callback) => watchFile(file, { ...options, interval: 20 }, callback);
    ${program(['./a.js'], { first: noSweep, options: '{ watchFunction }' })}
    sync.events.on('reload', () => sync.dispose());`);
  app.replace('a.js', value(2));
  assert.equal(await running.line(), '1 2');
  assert.equal((await running.ended).status, 0);
});

test('watchDebounceMS is the time without an event, for any save', async (t) => {
  const { running } = await watching(t, { 'a.js': value(1) }, `
    ${program(['./a.js'], { options: '{ watchDebounceMS: 100 }' })}
    const fs = require('fs');
    const replace = (v) => { // which would else be taken at once
      fs.writeFileSync('a.js.tmp', \`exports.v = \${v};\`);
      fs.renameSync('a.js.tmp', 'a.js');
    };
    for (let i = 0; i < 3; i++) setTimeout(replace, 300 + 30 * i, i + 2);`);
  assert.equal(await running.line(), '1 4');
});

test('watching goes on after the machine was built anew', async (t) => {
  const { app, running } = await watching(t, { 'a.js': value(1) }, program(['./a.js'], { first: noSweep }) + `
    setTimeout(() => {
      try {
        process[Symbol.for('heatsync.host')].host.machine.settle('no such verb'); // Go panics
      } catch {
        console.log('rebuilt');
      }
    });`);
  assert.equal(await running.line(), 'rebuilt');
  app.save('a.js', value(2));
  assert.equal(await running.line(), '1 2');
});
