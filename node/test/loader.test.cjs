'use strict';

// Programs whose loader is not Node's alone: transpilers, and others that find files.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const test = require('node:test');
const { application } = require('./harness.cjs');

// transpiler is what such packages do: files with another ending are compiled on
// their way.
const transpiler = `
  const Module = require("module");
  const fs = require("fs");
  require.extensions[".ts"] = (module, file) => {
    module._compile(fs.readFileSync(file, "utf8").replace(/: (string|number)\\b/g, ""), file);
  };`;

const program = `
  const Heatsync = require("heatsync");
  const sync = new Heatsync();
  const held = sync.require("./held");
  sync.events.on("reload", ({ paths }) => console.log("reloaded", held.v, held.lib.v));
  sync.events.on("error", (error) => console.log("error", error.message.split("\\n")[0]));
  console.log("loaded", held.v, held.lib.v);`;

const files = {
  'held.ts': 'const v: number = 1; exports.v = v; exports.lib = require("./lib");',
  'lib/package.json': '{ "main": "main.ts" }',
  'lib/main.ts': 'const v: string = "main"; exports.v = v;',
  'lib/other.ts': 'const v: string = "other"; exports.v = v;',
};

for (const [when, text] of [['before', transpiler + program], ['after', `require("heatsync");${transpiler}${program}`]]) {
  test(`a transpiler that is registered ${when} heatsync`, async (t) => {
    const app = application(t, { ...files, 'index.js': text });
    const running = app.start('index.js');
    assert.equal(await running.line(), 'loaded 1 main');
    app.replace('lib/package.json', '{ "main": "main.ts", "version": "2.0.0" }');
    app.replace('held.ts', files['held.ts'].replace('= 1', '= 2'));
    assert.equal(await running.line(), 'reloaded 2 main', 'what the file says has not changed');
    app.replace('lib/package.json', '{ "main": "other.ts" }');
    assert.equal(await running.line(), 'reloaded 2 other');
    app.replace('lib.ts', 'const v: string = "nearer"; exports.v = v;');
    assert.equal(await running.line(), 'reloaded 2 nearer', 'a file is nearer than a folder');
    assert.equal(running.stderr, '');
  });
}

// Each program prints what it finds; the package.json files were all written
// again since it began, with what they said before. It is to find what it does
// without heatsync.
const touch = 'for (const file of process.env.TOUCH.split(" ")) fs.writeFileSync(file, fs.readFileSync(file));';

for (const [name, { files: more, links = {}, text }] of Object.entries({
  'a loader that knows names of its own': {
    files: { 'src/x.js': 'module.exports = "x";' },
    text: `
      const { _resolveFilename: resolve } = Module;
      Module._resolveFilename = function (request, ...rest) {
        return resolve.call(this, request.replace("@app/", __dirname + "/src/"), ...rest);
      };
      load();
      console.log(require("@app/x"));`,
  },
  'a loader that is changed later': {
    files: { 'src/x.js': 'module.exports = "x";', 'src/y.js': 'module.exports = "y";' },
    text: `
      load();
      const { _resolveFilename: resolve } = Module;
      const found = [require("./src/x")];
      Module._resolveFilename = function (request, ...rest) { return resolve.call(this, request.replace(/x$/, "y"), ...rest); };
      delete require.cache[require.resolve("./src/y")];
      console.log(found.join(), require("./src/x"));`,
  },
  'a path that is added later': {
    files: { 'more/lib2/src/x.js': 'module.exports = "x";' },
    text: `
      load();
      process.env.NODE_PATH = __dirname + "/more";
      Module._initPaths();
      console.log(require("lib2/src/x"));`,
  },
  'a loader that leads to sources, and a linked package': {
    files: { 'libs/lib/package.json': '{ "main": "dist.js" }', 'libs/lib/dist.js': 'module.exports = "dist";', 'libs/lib/src.js': 'module.exports = "src";' },
    links: { 'node_modules/lib': 'libs/lib' },
    text: `
      const { _resolveFilename: resolve } = Module;
      Module._resolveFilename = function (request, ...rest) {
        return resolve.call(this, request === "lib" ? __dirname + "/libs/lib/src.js" : request, ...rest);
      };
      load();
      console.log(require("lib"));`,
  },
  'a module with paths of its own, and a linked package': {
    files: { 'libs/lib/index.js': 'module.exports = "linked";', 'other/lib/index.js': 'module.exports = "other";' },
    links: { 'node_modules/lib': 'libs/lib' },
    text: `
      load();
      module.paths.unshift(__dirname + "/other");
      console.log(require("lib"));`,
  },
  'a resolve hook': {
    files: { 'src/x.js': 'module.exports = "x";' },
    text: `
      load();
      Module.registerHooks?.({
        resolve: (name, context, next) => (name === "virtual:x"
          ? { url: require("url").pathToFileURL(__dirname + "/src/x.js").href, format: "commonjs", shortCircuit: true } : next(name, context)),
      });
      try { console.log(require("virtual:x")); } catch (error) { console.log(error.code); }`,
  },
  'imports of a kind that not every version has': {
    files: { 'package.json': '{ "imports": { "#/*": "./src/*" } }', 'src/x.js': 'module.exports = "x";' },
    text: 'load();\ntry { console.log(require("#/x.js")); } catch (error) { console.log(error.code); }',
  },
  'what is not there': {
    files: {},
    text: `
      load();
      try { require("./nothing"); } catch ({ code, message, requireStack }) { console.log(code, message, requireStack); }`,
  },
})) {
  test(`found as without heatsync: ${name}`, async (t) => {
    const app = application(t, { 'package.json': '{}', ...more });
    for (const [from, to] of Object.entries(links)) fs.symlinkSync(app.path(to), app.path(from), 'junction');
    const head = `const Module = require("module");\nconst fs = require("fs");\n${touch}\n`;
    app.save('cold.js', `${head}const load = () => {};\n${text}`);
    app.save('hot.js', `${head}const load = () => new (require("heatsync"))();\n${text}`);
    const env = { TOUCH: ['package.json', ...Object.keys(more).filter((file) => file.endsWith('/package.json'))].join(' ') };
    const [cold, hot] = [await app.run('cold.js', { env }), await app.run('hot.js', { env })];
    assert.equal(hot.stdout, cold.stdout.replaceAll('cold.js', 'hot.js'), hot.stderr);
    assert.equal(hot.stderr, cold.stderr);
  });
}

const holdsPackage = `
  const Heatsync = require("heatsync");
  const sync = new Heatsync();
  const a = sync.require("./a.js");
  sync.events.on("reload", () => console.log("reloaded", a.pkg));
  console.log("loaded", a.pkg);`;

for (const [name, edit] of [
  ['put in the place of another, with its times', (app) => {
    fs.renameSync(app.path('node_modules/pkg'), app.path('old'));
    fs.renameSync(app.path('new'), app.path('node_modules/pkg'));
  }],
  ['without its package.json', (app) => { fs.rmSync(app.path('node_modules/pkg/package.json')); }],
]) {
  test(`a package ${name}`, async (t) => {
    const app = application(t, {
      'index.js': holdsPackage,
      'a.js': 'exports.pkg = require("pkg");',
      'node_modules/pkg/package.json': '{ "main": "main.js" }',
      'node_modules/pkg/main.js': 'module.exports = "main";',
      'node_modules/pkg/index.js': 'module.exports = "index";',
      'new/package.json': '{ "main": "index.js" }',
      'new/main.js': 'module.exports = "main";',
      'new/index.js': 'module.exports = "index";',
    });
    const program = app.start('index.js');
    assert.equal(await program.line(), 'loaded main');
    edit(app);
    app.replace('a.js', 'exports.pkg = require("pkg") + " again";');
    assert.equal(await program.line(/again/), 'reloaded index again');
  });
}

test('a require that fails when the program is about to end keeps it from nothing', async (t) => {
  const app = application(t, { 'index.js': `
    require("heatsync");
    let rounds = 0;
    process.on("beforeExit", () => {
      if (++rounds > 5) process.exit(1);
      try { require("not-there"); } catch (error) { console.log(error.code); }
    });` });
  const { status, stdout } = await app.run('index.js');
  assert.equal(status, 0);
  assert.equal(stdout, 'MODULE_NOT_FOUND\n');
});

// As esbuild-register and others do it: the hook replaces _compile of the module,
// and maps the lines of stacks to those of the source.
const hook = `
  const Module = require("module");
  Module._extensions[".ts"] = (module, filename) => {
    const compile = module._compile;
    module._compile = function (text) {
      module._compile = compile;
      module._compile("\\"use strict\\";\\n".repeat(30) + text.replace(/: Map<[^=]*>/g, ""), filename);
    };
    Module._extensions[".js"](module, filename);
  };`;

test('under a transpiler, what is remembered is named as in its output', async (t) => {
  const text = (v) => `
    const users: Map<string, number> = sync.remember(() => new Map([["v", ${v}]]));
    const twice = (x) => [x, x];
    const one = twice(sync.remember(() => ${v}));
    exports.v = [users.get("v"), one[0], ${v}].join();`;
  const app = application(t, {
    'hook.js': hook,
    'index.js': `
      globalThis.sync = new (require("heatsync"))();
      const a = sync.require("./a.ts");
      sync.events.on("reload", () => { console.log(a.v); sync.dispose(); });
      console.log(a.v, Object.hasOwn(require.cache[require.resolve("./a.ts")], "_compile"));`,
    'a.ts': text(1),
  });
  const program = app.start(['--require', './hook.js', 'index.js']);
  assert.equal(await program.line(), '1,1,1 false');
  app.replace('a.ts', text(2));
  assert.equal(await program.line(), '1,1,2');
  assert.equal((await program.ended).stderr, '');
});

// Without the command ES modules are Node's own: an edit of one is never said to be reloaded.
test('an ES module that Node.js has loaded', { skip: process.features.require_module ? false : 'this Node.js requires no ES modules' }, async (t) => {
  const app = application(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      const a = sync.require("./a.mjs");
      sync.events.on("reload", ({ paths, restart }) => console.log("reloaded", paths.length, restart.map(({ reason }) => reason).join(), a.v));
      sync.import("./a.mjs").then((again) => console.log("loaded", a.v, again === a));`,
    'a.mjs': 'export const v = 1;',
  });
  const running = app.start('index.js');
  assert.equal(await running.line(), 'loaded 1 true');
  app.replace('a.mjs', 'export const v = 2;');
  assert.equal(await running.line(), 'reloaded 0 changed 1');
});
