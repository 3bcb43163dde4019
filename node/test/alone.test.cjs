'use strict';

// ES modules and TypeScript in the package that is used alone, with the program's esbuild and without one;
// and beside modules that Node itself loads.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

const linked = ['esbuild'];

const start = `
  const Heatsync = require("heatsync");
  const sync = new Heatsync();
  sync.events.on("error", (error) => console.log("error", error.message));
  sync.events.on("reload", ({ paths, restart }) => console.log("reload", names(paths), names(restart.map(({ path }) => path)), show()));
  const names = (paths) => paths.map((file) => require("node:path").basename(file)).join();`;

test('ES modules and TypeScript are live with the esbuild of the program', async (t) => {
  const app = application(t, {
    'index.js': `${start}
      const a = sync.require("./a.mjs");
      const t = sync.require("./t.ts");
      const show = () => [a.show(), t.Color[0], t.jsx()].join(" ");
      console.log(show());`,
    'a.mjs': 'import { b } from "./b.mjs"; export const show = () => b;',
    'b.mjs': 'export const b = 1;',
    't.ts': 'import { jsx } from "@/x"; export enum Color { Red } export { jsx };',
    'lib/x.tsx': 'const make = (tag: string) => tag; export const jsx = () => <b/>;',
    'tsconfig.json': '{ "compilerOptions": { "jsx": "react", "jsxFactory": "make", "paths": { "@/*": ["./lib/*"] }, }, }',
  }, { linked });
  const running = app.start('index.js');
  assert.equal(await running.line(), '1 Red b');
  app.replace('b.mjs', 'export const b = 2;');
  assert.equal(await running.line(), 'reload b.mjs  2 Red b');
  app.replace('b.mjs', 'export const c = 2;');
  assert.match(await running.line(), /^error The requested module '.\/b.mjs' does not provide an export named 'b'/);
  app.replace('t.ts', 'export enum Color { Blue }\nexport const jsx = () => { return <<');
  assert.match(await running.line(), /^error Unexpected "<<"/);
  app.replace('b.mjs', 'export const b = 3;');
  app.replace('t.ts', 'import { jsx } from "@/x"; export enum Color { Blue } export { jsx };');
  await running.line(/ 3 Blue b$/);
});

test('without esbuild, what Node can\'t load says how to get it', async (t) => {
  const app = application(t, {
    'index.js': `
      const sync = new (require("heatsync"))({ watchFS: false });
      const shown = (text) => text.replaceAll(__dirname, "").replaceAll("\\\\", "/");
      const why = async (load) => { try { await load(); } catch ({ code, message }) { console.log(code, shown(message)); } };
      why(() => sync.require("./a.tsx"));
      why(() => require("./held.cjs"));`,
    'a.tsx': 'export const a = <b/>;',
    'held.cjs': 'new (require("heatsync"))().require("./sub/a.tsx");',
    'sub/a.tsx': 'export const a = <b/>;',
  });
  const { stdout } = await app.run('index.js');
  const needs = 'heatsync needs esbuild for it, as for every ES module and all TypeScript: npm i -D esbuild; or run the program by the command, heatsync run --host node';
  assert.equal(stdout, `ERR_ESBUILD_MISSING /a.tsx can't be loaded (asked for by /index.js): ${needs}
ERR_ESBUILD_MISSING /sub/a.tsx can't be loaded (asked for by /held.cjs): ${needs}\n`);
});

test('without esbuild, what Node can load is pinned, and said to be, once', { skip: process.features.require_module ? false : 'this Node.js requires no ES modules' }, async (t) => {
  const app = application(t, {
    'index.js': `
      const sync = new (require("heatsync"))({ watchFS: false });
      console.log(sync.require("./a.mjs").v, sync.require("./b.mjs").v, sync.require("./c.js").v);`,
    'a.mjs': 'export const v = 1;',
    'b.mjs': 'export const v = 2;',
    'c.js': '// import nothing, export nothing\nexports.v = 3;',
  });
  const { stdout, stderr } = await app.run('index.js');
  assert.equal(stdout, '1 2 3\n');
  assert.match(stderr, /^heatsync: \S+a\.mjs can't be reloaded \(asked for by .*index\.js\): heatsync needs esbuild for it.*\n$/);
});

test('a file has one copy, whoever loads it', async (t) => {
  const plug = { 'node_modules/plug/package.json': '{ "name": "plug", "type": "module", "exports": "./plug.js" }' };
  const app = application(t, {
    ...plug,
    'node_modules/plug/plug.js': 'import { pathToFileURL } from "node:url"; export const load = (file, query = "") => import(pathToFileURL(file) + query);',
    'index.mjs': `
      import { createRequire } from "node:module";
      import { fileURLToPath } from "node:url";
      import { load } from "plug";
      import { once } from "./once.mjs";
      const require = createRequire(import.meta.url);
      ${start.replace('const Heatsync = require("heatsync");', 'import Heatsync from "heatsync";')}
      const file = fileURLToPath(new URL("a.mjs", import.meta.url));
      const a = await sync.import("./a.mjs");
      const all = [a, await import("./a.mjs"), await load(file), await load(file, "?v=1")];
      const late = await import("./late.mjs");
      const show = () => [...all.map(({ v }) => v), once, a.once(), (late.l === a.late()), runs.join()].join(" ");
      console.log(show());`,
    'a.mjs': 'import { once } from "./once.mjs"; export { late } from "./late2.mjs"; globalThis.runs.push("a"); export const v = 1; const get = () => once; export { get as once };',
    'late2.mjs': 'export const late = () => 1;',
    'late.mjs': 'globalThis.runs.push("late"); export const l = 1;',
    'once.mjs': '(globalThis.runs = []).push("once"); export const once = "n1";',
  }, { linked });
  const running = app.start('index.mjs');
  assert.equal(await running.line(), '1 1 1 1 n1 n1 true once,a,late');
  app.replace('a.mjs', 'import { once } from "./once.mjs"; export { late } from "./late2.mjs"; export const v = 2; const get = () => once; export { get as once };');
  assert.equal(await running.line(), 'reload a.mjs  2 2 2 2 n1 n1 true once,a,late');
  app.replace('once.mjs', 'export const once = "n2";');
  assert.equal(await running.line(), 'reload  once.mjs 2 2 2 2 n1 n1 true once,a,late');
});

for (const [how, args] of [['heatsync/register', ['-r', 'heatsync/register']], ['--import', ['--import', 'heatsync/register']], ['npx heatsync run', ['node_modules/heatsync/cli.cjs', 'run', '--quiet']]]) {
  test(`${how} runs an entry that is an ES module`, async (t) => {
    const app = application(t, {
      'index.mts': `
        import { n } from "./a.js";
        enum Word { Value }
        await undefined;
        const last: string[] = [];
        setInterval(() => { if (last[0] !== n()) console.log(Word[0], last[0] = n()); }, 5);`,
      'a.ts': 'export const n = (): string => "one";',
    }, { linked });
    const running = app.start([...args, 'index.mts']);
    assert.equal(await running.line(), 'Value one');
    app.replace('a.ts', 'export const n = (): string => "two";');
    assert.equal(await running.line(), 'Value two');
    assert.equal(running.stderr, '');
  });
}

test('heatsync/register says what an entry lacks that is an ES module', async (t) => {
  const app = application(t, { 'index.mjs': 'import { v } from "./a.mjs"; console.log(v);', 'a.mjs': 'export const v = 1;' });
  const { status, stdout, stderr } = await app.run(['-r', 'heatsync/register', 'index.mjs']);
  if (process.features.require_module) assert.equal(stdout, '1\n');
  else assert.equal(status, 1);
  assert.match(stderr, /index\.mjs can't be (?:re)?loaded: heatsync needs esbuild for it/);
});

const major = Number(process.versions.node.split('.', 1)[0]);

test('a package that this Node can\'t load at once is told with who imports it', { skip: major === 20 ? false : 'only Node 20 can be told not to require ES modules' }, async (t) => {
  const app = application(t, {
    'index.mjs': '\nimport { v } from "only";\nconsole.log(v);',
    'node_modules/only/package.json': '{ "name": "only", "type": "module", "exports": "./index.js" }',
    'node_modules/only/index.js': 'export const v = 1;',
  }, { linked });
  const { stderr } = await app.run(['--no-experimental-require-module', '-r', 'heatsync/register', 'index.mjs']);
  assert.match(stderr, /index\.mjs:2:\d+ imports .*only.index\.js, an ES module that Node\.js itself loads: v20\.\S+ can't do that at once, v20\.19, v22\.12 and newer can/);
});
