'use strict';

// A saved module that never ends does not stop the program: it is cut off after
// the time limit, wherever it is, and all is as it was.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

const files = {
  'a.js': version(1),
  'b.js': 'exports.v = "b";',
  'loop.js': 'for (;;);',
};

function version(v, more = '') {
  return `
    ${more}
    sync.addTemporaryListener(emitter, "tick", () => ticks.push(${v}));
    exports.v = ${v};
    exports.b = () => require("./b.js").v;`;
}

const begin = `
  const { prepareStackTrace } = Error;
  const fs = require("fs");
  const { EventEmitter } = require("events");
  const Heatsync = require("heatsync");
  globalThis.emitter = new EventEmitter();
  globalThis.ticks = [];
  globalThis.sync = new Heatsync({ persistentWatchers: false });
  const a = sync.require("./a.js");
  a.b();
  const { host } = process[Symbol.for("heatsync.host")];
  const ids = (files) => Object.keys(files).map((file) => \`\${__dirname}/\${file}\`);
  const save = (files) => {
    for (const [file, text] of Object.entries(files)) fs.writeFileSync(file, text);
    host.apply(ids(files).map((path) => ({ path })));
  };
  const tick = () => { ticks.length = 0; emitter.emit("tick"); return ticks.join(); };
  const state = () => [a.v, a.b(), sync.require("./a.js") === a && require("./a.js") === a, tick(), Object.keys(require.cache)
    .filter((id) => !id.includes("node_modules")).map((id) => id.slice(__dirname.length + 1) + (require.cache[id].loaded ? "" : "?")).sort()].join(" ");
  let failure;
  sync.events.on("error", (error) => { failure = error; });`;

async function told(t, body, limit = '200', flags = []) {
  const app = application(t, { ...files, 'index.js': `${begin}\n${body}` });
  const { stdout, stderr, status } = await app.run([...flags, 'index.js'], { env: { HEATSYNC_TIME_LIMIT: limit } });
  assert.equal(status, 0, stderr);
  return { lines: stdout.replaceAll(app.dir, '.').trimEnd().split('\n'), stderr };
}

const old = '1 b true 1 a.js,b.js,index.js?';
const next = '3 b true 3 a.js,b.js,index.js?';

const loops = {
  'a loop': { 'a.js': version(2, 'for (;;);') },
  'one that catches what it throws': { 'a.js': version(2, 'for (;;) { try { for (;;) { null.x; } } catch { for (;;); } finally { for (;;); } }') },
  'one after it has begun to export': { 'a.js': version(2) + 'for (;;);' },
  'a regular expression': { 'a.js': version(2, '/^(x+)+$/.exec("x".repeat(60) + "y");') },
  'in a module that is loaded for the first time': { 'a.js': version(2, 'require("./loop.js");') },
  'in one of which the other knows': { 'b.js': 'for (;;);', 'a.js': version(2, 'require("./b.js");') },
  'that requires': { 'a.js': version(2, 'for (;;) require("./b.js");') },
  'that requires in vain': { 'a.js': version(2, 'for (;;) try { require("./nothing.js"); } catch {}') },
  'that loads': { 'a.js': version(2, 'for (;;) { delete require.cache[require.resolve("./b.js")]; require("./b.js"); }') },
  'that asks for what is held': { 'a.js': version(2, 'for (;;) sync.require("./b.js");') },
  'that listens': { 'a.js': version(2, 'for (;;) sync.addTemporaryListener(emitter, "more", () => {});') },
  'that remembers': { 'a.js': version(2, 'for (let i = 0; ; i++) sync.remember(() => i, "i" + i % 9);') },
  'within somebody else\'s time limit': { 'a.js': version(2, 'require("vm").runInNewContext("for (;;);", {}, { timeout: 60000 });') },
  'far below': { 'a.js': version(2, 'require("./c1.js");'), ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`c${i + 1}.js`, `require("./c${i + 2}.js");`])), 'c301.js': 'for (;;);' },
  'in several at once': { 'a.js': version(2, 'try { require("./c.js"); } catch {} for (;;);'), 'c.js': 'try { require("./d.js"); } catch {} for (;;);', 'd.js': 'for (;;);' },
};

for (const [name, batch] of Object.entries(loops)) {
  test(`a loop: ${name}`, async (t) => {
    const { lines, stderr } = await told(t, `
      const held = sync.require("./b.js");
      const batch = ${JSON.stringify(batch)};
      host.limit = 200;
      save(batch);
      host.limit = 60000;
      console.log(failure.message, failure.code);
      console.log(state());
      console.log(Error.prepareStackTrace === prepareStackTrace, Error.stackTraceLimit, emitter.listenerCount("more"));
      save({ "a.js": ${JSON.stringify(version(3))}, "b.js": "exports.v = 'b';" });
      console.log(state(), held === require("./b.js"));`);
    assert.match(lines[0], /^the top level of .*\.js did not end within 200ms ERR_SCRIPT_EXECUTION_TIMEOUT$|^heatsync's machine failed at ".*" and is rebuilt undefined$/);
    assert.deepEqual(lines.slice(1), [old, 'true 10 0', `${next} true`]);
    assert.equal(stderr, '');
  });
}

test('of the error one is told, and which file it is', async (t) => {
  const { lines } = await told(t, `
    save({ "a.js": "require('./loop.js');" });
    console.log(failure.message, failure.file, failure.version);`);
  assert.deepEqual(lines, ['the top level of ./loop.js did not end within 200ms ./loop.js 2']);
});

test('who loads it can go on without it', async (t) => {
  const { lines } = await told(t, `
    save({ "a.js": 'try { require("./loop.js"); } catch (error) { exports.v = error.code; }' });
    console.log(failure, a.v, "loop.js" in require.cache);`, '2000');
  assert.deepEqual(lines, ['undefined ERR_SCRIPT_EXECUTION_TIMEOUT false']);
});

test('what ends in time is left alone, as is what it throws', async (t) => {
  const { lines } = await told(t, `
    const vm = require("vm");
    save({ "a.js": 'try { require("vm").runInNewContext("for (;;);", {}, { timeout: 10 }); } catch (error) { exports.v = error.message; }' });
    console.log(failure, a.v);
    globalThis.thrown = { code: "ERR_SCRIPT_EXECUTION_TIMEOUT" };
    save({ "a.js": "throw thrown;" });
    console.log(failure === thrown, a.v);`, '60000');
  assert.deepEqual(lines, ['undefined Script execution timed out after 10ms', 'true Script execution timed out after 10ms']);
});

test('without a limit, or while somebody debugs, it takes as long as it takes', async (t) => {
  const slow = 'const end = Date.now() + 300; while (Date.now() < end); exports.v = "slow";';
  for (const [limit, want, ...flags] of [['0', 'slow'], ['', 'slow'], ['100', '1'], ['100', 'slow', '--inspect=127.0.0.1:0']]) {
    const { lines } = await told(t, `save({ "a.js": ${JSON.stringify(slow)} }); console.log(a.v);`, limit, flags);
    assert.deepEqual(lines, [want], `${limit} ${flags}`);
  }
});
