'use strict';

// A machine that fails, which it never should: the program lives, what was under
// way is taken back, and the machine that takes its place knows what it has to.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

// The program's modules: a is held, b is reached through it, each has effects.
const files = {
  'a.js': version(1),
  'b.js': 'exports.v = 1;',
  'c.js': 'exports.v = "c";',
};

function version(v, more = '') {
  return `
    const Heatsync = require("heatsync");
    sync.addTemporaryListener(emitter, "tick", () => ticks.push(${v}));
    exports.v = ${v};
    exports.b = () => require("./b.js").v;
    ${more}`;
}

// begin is what every program here begins with. fail makes the machine panic at
// the next time it is told a verb, if any.
const begin = `
  const fs = require("fs");
  const { EventEmitter } = require("events");
  const Heatsync = require("heatsync");
  globalThis.emitter = new EventEmitter();
  globalThis.ticks = [];
  globalThis.sync = new Heatsync({ persistentWatchers: false });
  const a = sync.require("./a.js");
  a.b();
  const { host } = process[Symbol.for("heatsync.host")];
  const machine = host.machine;
  const panic = () => machine.settle("no such verb");
  const fail = (method, when = () => true) => {
    const original = machine[method];
    machine[method] = function (...args) {
      if (!when(...args)) return original.apply(this, args);
      delete machine[method];
      return panic();
    };
  };
  const at = (step) => {
    const original = machine.next;
    machine.next = function (...args) {
      const result = original.apply(this, args);
      if (result.do === step) {
        machine.next = function () { delete machine.next; return panic(); };
      }
      return result;
    };
  };
  const save = (file, text) => {
    fs.writeFileSync(file, text);
    host.apply([{ path: \`\${__dirname}/\${file}\` }]);
  };
  const tick = () => { ticks.length = 0; emitter.emit("tick"); return ticks.join(); };
  const state = () => \`\${a.v} \${a.b()} \${sync.require("./a.js") === a && require("./a.js") === a} ticks \${tick()}\`;
  const failures = [];
  sync.events.on("error", (error) => failures.push(/machine failed at "[^"]*"/.exec(error.message)?.[0] ?? String(error)));`;

const version2 = JSON.stringify(version(2));
const version3 = JSON.stringify(version(3));

async function told(t, body) {
  const app = application(t, { ...files, 'index.js': `${begin}\n${body}` });
  const { stdout, stderr, status } = await app.run('index.js');
  assert.equal(status, 0, stderr);
  // The entry has a.js by plain require as well, of which it is told.
  return { lines: stdout.trimEnd().split('\n'), stderr: stderr.replace(/^heatsync: restart needed for index\.js: .*\n/gm, '') };
}

test('between reloads: all is as it was', async (t) => {
  const { lines, stderr } = await told(t, `
    try { panic(); } catch (error) { console.log(error.message); }
    console.log(state());
    save("a.js", ${version2});
    console.log(state(), failures.length);`);
  assert.deepEqual(lines, [
    'heatsync\'s machine failed at "no such verb" and is rebuilt: panic: wire: there is no verb no such verb',
    '1 1 true ticks 1',
    '2 1 true ticks 2 0',
  ]);
  assert.equal(stderr, '');
});

// Everything until the commit is taken back.
for (const step of ['compile', 'evict', 'evaluate', 'check']) {
  test(`at the step "${step}": the reload has failed, the next one brings it along`, async (t) => {
    const { lines, stderr } = await told(t, `
      at("${step}");
      save("a.js", ${version2});
      console.log(failures.join());
      console.log(state());
      save("b.js", "exports.v = 2;");
      console.log(state());
      save("a.js", ${version3});
      console.log(state(), failures.length);`);
    assert.deepEqual(lines, ['machine failed at "no such verb"', '1 1 true ticks 1', '2 2 true ticks 2', '3 2 true ticks 3 1']);
    assert.equal(stderr, '');
  });
}

// After the commit the new version is what runs, and the old one's effects end.
for (const step of ['commit', 'announce', 'retire', 'start']) {
  test(`at the step "${step}": the new version is live`, async (t) => {
    const { lines, stderr } = await told(t, `
      at("${step}");
      save("a.js", ${version2});
      console.log(state());
      save("a.js", ${version3});
      console.log(state(), failures.length);`);
    assert.deepEqual(lines, ['2 1 true ticks 2', '3 1 true ticks 3 0']);
    assert.match(stderr, /^heatsync: after the reload, heatsync's machine failed at .*\n$/);
  });
}

for (const [verb, when] of [
  ['started', '(id) => id.endsWith("a.js")'],
  ['link', '(importer, specifier) => specifier === "./c.js"'],
  ['finished', '(id) => id.endsWith("a.js")'],
  ['effect', '(owner) => owner.endsWith("a.js")'],
]) {
  test(`while a new version is evaluated, at "${verb}": the reload has failed, the next one is taken`, async (t) => {
    const { lines, stderr } = await told(t, `
      fail("${verb}", ${when});
      save("a.js", ${JSON.stringify(version(2, 'exports.c = require("./c.js");'))});
      console.log(failures.length, state());
      save("a.js", ${version3});
      console.log(state(), failures.length);`);
    assert.deepEqual(lines, ['1 1 1 true ticks 1', '3 1 true ticks 3 1']);
    assert.equal(stderr, '');
  });

  test(`during a resync, at "${verb}": it throws, and the next one does not`, async (t) => {
    const { lines, stderr } = await told(t, `
      fs.writeFileSync("a.js", ${JSON.stringify(version(2, 'exports.c = require("./c.js");'))});
      fail("${verb}", ${when});
      try { sync.resync("./a.js"); console.log("resynced"); } catch (error) { console.log(/machine failed/.exec(error.message)?.[0]); }
      console.log(state());
      sync.resync("./a.js");
      console.log(state(), a.c.v, failures.length);`);
    assert.deepEqual(lines, ['machine failed', '1 1 true ticks 1', '2 1 true ticks 2 c 0']);
    assert.equal(stderr, '');
  });
}

for (const [verb, when] of [
  ['started', '(id) => id.endsWith("d.js")'],
  ['link', '(importer, specifier) => specifier === "./c.js"'],
  ['finished', '(id) => id.endsWith("d.js")'],
  ['hold', '(scope, id) => id.endsWith("d.js")'],
]) {
  test(`during a first load, at "${verb}": it throws, and the next one does not`, async (t) => {
    const { lines, stderr } = await told(t, `
      fs.writeFileSync("d.js", "exports.c = require('./c.js').v;");
      fail("${verb}", ${when});
      try { sync.require("./d.js"); console.log("loaded"); } catch (error) { console.log(/machine failed/.exec(error.message)?.[0]); }
      const d = sync.require("./d.js");
      console.log(d.c, sync.require("./d.js") === d && require("./d.js") === d, state());
      save("c.js", "exports.v = 'C';");
      console.log(d.c, failures.length);`);
    assert.deepEqual(lines, ['machine failed', 'c true 1 1 true ticks 1', 'C 0']);
    assert.equal(stderr, '');
  });
}

test('where a module has thrown, too, that is what is told', async (t) => {
  const { lines, stderr } = await told(t, `
    fs.writeFileSync("d.js", "throw new Error('oh no');");
    fail("threw");
    try { sync.require("./d.js"); } catch (error) { console.log(error.message); }
    fs.writeFileSync("d.js", "exports.v = 'mended';");
    console.log(sync.require("./d.js").v, state());`);
  assert.deepEqual(lines, ['oh no', 'mended 1 1 true ticks 1']);
  assert.equal(stderr, '');
});

test('the files are still watched', async (t) => {
  const app = application(t, {
    ...files,
    'index.js': `${begin}
      sync.events.on("reload", () => console.log(state()));
      const keep = setInterval(() => {}, 1000);
      try { panic(); } catch { console.log("failed"); }`,
  });
  const program = app.start('index.js');
  assert.equal(await program.line(), 'failed');
  app.replace('a.js', version(2));
  assert.equal(await program.line(), '2 1 true ticks 1', 'the old version still hears of the reload that ends it');
  app.save('b.js', 'exports.v = 2;');
  assert.equal(await program.line(), '2 2 true ticks 2');
});

for (const [when, fails] of [
  ['what to watch is asked', 'fail("watched");'],
  ['what to watch is told', 'fail("settle", (verb) => verb === "know");'],
  ['files are due', 'fail("settle", (verb) => verb === "turn");'],
  ['a batch is taken', 'fail("settle", (verb) => verb === "taken");'],
]) {
  test(`a file is followed though the machine has failed when ${when}`, async (t) => {
    const app = application(t, {
      ...files,
      'index.js': `${begin}
        sync.events.on("reload", () => console.log("reloaded", c.v));
        const keep = setInterval(() => {}, 1000);
        const c = sync.require("./c.js");
        ${fails}
        console.log("begun");`,
    });
    const program = app.start('index.js');
    assert.equal(await program.line(), 'begun');
    app.replace('c.js', 'exports.v = "C";');
    assert.equal(await program.line(), 'reloaded C');
  });
}

test('effects end with dispose', async (t) => {
  const { lines } = await told(t, `
    try { panic(); } catch {}
    sync.dispose();
    console.log(emitter.listenerCount("tick"));`);
  assert.deepEqual(lines, ['0']);
});

test('what was saved when it failed comes with the next save', async (t) => {
  const { lines } = await told(t, `
    fail("apply");
    save("a.js", ${version2});
    console.log(state(), failures.length);
    save("b.js", "exports.v = 2;");
    console.log(state(), failures.length);`);
  assert.deepEqual(lines, ['1 1 true ticks 1 1', '2 2 true ticks 2 1']);
});

test('what was pushed when it failed comes with the next save, as it was pushed', async (t) => {
  const { lines } = await told(t, `
    fail("apply");
    host.push([{ path: __dirname + "/a.js", data: Buffer.from(${version2}) }], false);
    console.log(state(), failures.length);
    host.push([{ path: __dirname + "/c.js", data: Buffer.from("exports.v = 2;") }], true);
    save("b.js", "exports.v = 2;");
    console.log(state(), failures.length);`);
  assert.deepEqual(lines, ['1 1 true ticks 1 1', '2 2 true ticks 2 1']);
});

test('a file with which it fails each time is in the way of no other', async (t) => {
  const { lines } = await told(t, `
    const { apply } = machine;
    machine.apply = (changes) => (changes.some((change) => change.path.endsWith("a.js")) ? panic() : apply.call(machine, changes));
    save("a.js", ${version2});
    save("b.js", "exports.v = 2;");
    console.log(state(), failures.length);
    save("c.js", "exports.v = 2;");
    console.log(state(), failures.length);`);
  assert.deepEqual(lines, ['1 1 true ticks 1 2', '1 2 true ticks 1 2']);
});

test('a machine that fails each time does not end the program', async (t) => {
  const { lines } = await told(t, `
    machine.next = panic;
    for (const v of [2, 3, 4]) save("a.js", ${version2});
    delete machine.next;
    console.log(state(), failures.length);
    save("a.js", ${version3});
    console.log(state(), failures.length);`);
  assert.deepEqual(lines, ['1 1 true ticks 1 3', '3 1 true ticks 3 3']);
});
