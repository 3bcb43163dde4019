// The worker that is the measure: what it passes, we are to pass as well. It runs each test as
// the text of a CommonJS module, in a context of its own; with --alone, in the process's own,
// where ES modules run, too.
'use strict';
const vm = require('node:vm');
const Module = require('node:module');
const path = require('node:path');
const url = require('node:url');
const readline = require('node:readline');

const patience = 20_000;
const alone = process.argv.includes('--alone');
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});

let task;
const scripts = new Map();

// scriptOf makes a script of a helper once.
function scriptOf(name) {
  if (!scripts.has(name)) {
    const helper = task.Harness[name];
    scripts.set(name, new vm.Script(`(function () {${helper.Text}\n})`, { filename: helper.Path }));
  }
  return scripts.get(name);
}

function hidden(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
}

// realm is where one test runs.
function realm(print) {
  const context = alone ? undefined : vm.createContext();
  const run = (script) => (alone ? script.runInThisContext() : script.runInContext(context, { timeout: patience }));
  const evaluate = (text) => run(new vm.Script(text));
  const global = evaluate('globalThis');
  const host = evaluate('({})');
  host.detachArrayBuffer = (buffer) => { structuredClone(buffer, { transfer: [buffer] }); };
  host.evalScript = evaluate;
  host.gc = () => { if (globalThis.gc) globalThis.gc(); };
  host.global = global;
  hidden(global, '$262', host);
  hidden(global, 'print', print);
  if (!alone) Object.assign(global, { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate });
  const compile = (text, filename) => {
    if (!alone) return run(new vm.Script(Module.wrap(text), { filename })).call({}, {}, require, {}, filename, path.dirname(filename));
    const module = new Module(filename);
    module.filename = filename;
    return module._compile(text, filename);
  };
  return { compile, run };
}

function judge({ Class }, error) {
  if (error === undefined) return Class ? `no ${Class}` : '';
  let name;
  let text;
  try {
    name = error.value.constructor.name;
    text = String(error.value);
  } catch {
    text ??= 'something that can not be shown';
  }
  if (Class === '') return text.split('\n')[0] || 'an error without a text';
  return name === Class ? '' : `no ${Class}, but ${text}`;
}

async function run(test) {
  if (test.Module && !alone) return 'it needs a process of its own';
  let print;
  const printed = new Promise((resolve) => { print = (text) => resolve(String(text)); });
  let error;
  try {
    const { run, compile } = realm(print);
    for (const name of test.Include ?? []) run(scriptOf(name))();
    const file = path.join(task.Dir, test.Path);
    if (test.Module) await import(url.pathToFileURL(file));
    else compile(test.Text, file);
  } catch (value) {
    error = { value };
  }
  if (error !== undefined || !test.Async) return judge(test, error);
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, 5000, 'it does not tell when it is done'); });
  const text = await Promise.race([printed, late]);
  clearTimeout(timer);
  return text === 'Test262:AsyncTestComplete' ? '' : text;
}

let queue = Promise.resolve();
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  if (task === undefined) {
    task = JSON.parse(line);
    return;
  }
  queue = queue.then(async () => {
    const why = await run(JSON.parse(line));
    process.stdout.write(`${JSON.stringify({ Why: why })}\n`);
  });
}).on('close', () => { queue.then(() => process.exit()); });
