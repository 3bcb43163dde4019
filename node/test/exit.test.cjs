'use strict';

// A program that uses heatsync ends as it would end without.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

const ends = async (t, files, status, args = ['index.js']) => {
  const result = await application(t, files).run(args);
  assert.equal(result.signal, null, `it was still running\n${result.stdout}${result.stderr}`);
  assert.equal(result.status, status, result.stderr);
  return result;
};

test('one that only requires the package ends by itself', async (t) => {
  await ends(t, { 'index.js': 'require("heatsync"); console.log("done");' }, 0);
});

for (const options of ['{ persistentWatchers: false }', '{ watchFS: false }']) {
  test(`one that holds modules with ${options} ends by itself`, async (t) => {
    const { stdout } = await ends(t, {
      'index.js': `
        const Heatsync = require("heatsync");
        const sync = new Heatsync(${options});
        console.log(sync.require("./a.js").v);`,
      'a.js': 'exports.v = require("./b.js").v;',
      'b.js': 'exports.v = 1;',
    }, 0);
    assert.equal(stdout, '1\n');
  });
}

test('one that has made a Heatsync and holds nothing ends by itself', async (t) => {
  await ends(t, { 'index.js': 'const Heatsync = require("heatsync"); new Heatsync({ persistentWatchers: false });' }, 0);
});

test('a watched module keeps the program, until dispose', async (t) => {
  const app = application(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      const a = sync.require("./a.js");
      sync.events.on("reload", () => {
        console.log("reloaded", a.v);
        if (a.v === 3) sync.dispose();
      });
      process.on("exit", () => console.log("exit"));
      console.log("loaded");`,
    'a.js': 'exports.v = 1;',
  });
  const program = app.start(['index.js']);
  assert.equal(await program.line(), 'loaded');
  app.save('a.js', 'exports.v = 2;');
  assert.equal(await program.line(), 'reloaded 2');
  app.replace('a.js', 'exports.v = 3;');
  assert.equal(await program.line(), 'reloaded 3');
  assert.equal(await program.line(), 'exit');
  assert.equal((await program.ended).status, 0);
});

test('dispose ends the timers and listeners that were made through it', async (t) => {
  await ends(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      sync.addTemporaryInterval(() => {}, 1000);
      sync.addTemporaryTimeout(() => {}, 100000);
      sync.addTemporaryListener(process, "SIGUSR2", () => {});
      sync.dispose();`,
  }, 0);
});

test('after many reloads, too', async (t) => {
  await ends(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync({ persistentWatchers: false });
      sync.require("./a.js");
      for (let i = 0; i < 1000; i++) sync.resync("./a.js");`,
    'a.js': 'exports.v = 1;',
  }, 0);
});

test('process.exit gives the status that was asked for', async (t) => {
  await ends(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      sync.require("./a.js");`,
    'a.js': 'process.exit(7);',
  }, 7);
});

test('a listener of "beforeExit" and one of "exit" are called once', async (t) => {
  const { stdout } = await ends(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      new Heatsync({ persistentWatchers: false }).require("./a.js");
      for (const event of ["beforeExit", "exit"]) process.on(event, () => console.log(event));`,
    'a.js': '',
  }, 0);
  assert.equal(stdout, 'beforeExit\nexit\n');
});

test('an uncaught error of a held module ends it with 1, and is told with the line that threw first', async (t) => {
  const { stderr } = await ends(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      const a = sync.require("./a.js");
      setTimeout(() => a.fail(), 1);`,
    'a.js': 'exports.fail = () => {\n  throw new Error("oh no");\n};\n',
  }, 1);
  const [where, code, , , message, first] = stderr.split('\n');
  assert.match(where, /a\.js:2$/);
  assert.equal(code, '  throw new Error("oh no");');
  assert.equal(message, 'Error: oh no');
  assert.match(first, /^ {4}at .*a\.js:2:9/);
});

test('so does an error of a top level', async (t) => {
  const { stderr } = await ends(t, {
    'index.js': 'const Heatsync = require("heatsync");\nnew Heatsync().require("./a.js");',
    'a.js': 'require("./b.js");',
    'b.js': '\nthrow new Error("oh no");',
  }, 1);
  const [message, first] = stderr.trimStart().split('\n');
  assert.equal(message, 'Error: oh no');
  assert.match(first, /b\.js:2:7/);
});

test('an error of syntax is shown with the text', async (t) => {
  const { stderr } = await ends(t, {
    'index.js': 'const Heatsync = require("heatsync");\nnew Heatsync().require("./a.js");',
    'a.js': '\nexports.v = ;\n',
  }, 1);
  const [where, code, mark] = stderr.split('\n');
  assert.match(where, /a\.js:2$/);
  assert.equal(code, 'exports.v = ;');
  assert.match(mark, /^ +\^$/);
});
