'use strict';

// Changes what a module exports from all sides that have it, when it has long been
// loaded, and compares with what becomes of a plain object that all of them have.
// Each line of input is a plan as JSON: { live, kinds: [kind], steps: [step] }, the
// versions of a file, of which the first is loaded, and what is done in turn; a step
// without an op is the next version.

const fs = require('fs');
const path = require('path');
const Heatsync = require('heatsync');
const kinds = require('./kinds.js');
const ops = require('./ops.js');

const scopes = [false, true].map((live) => new Heatsync({ watchFS: false, live }));
let plans = 0;

function carryOut({ live, kinds: names, steps }) {
  const file = path.join(__dirname, `plan${++plans}`, 'subject.js');
  fs.mkdirSync(path.dirname(file));
  const importer = path.join(path.dirname(file), 'importer.js');
  fs.writeFileSync(importer, "const subject = require('./subject.js'); exports.get = () => subject;");
  const sync = scopes[Number(live)];
  let version = 0;
  const load = (name) => {
    const source = kinds[name].replaceAll('VERSION', ++version);
    fs.writeFileSync(file, source);
    if (version > 1) attempt(() => sync.resync(file));
    return name === 'broken' ? undefined : cold(source);
  };
  let real = load(names[0]);
  const held = sync.require(file);
  const { get } = sync.require(importer);
  const settle = () => sync.require(file);
  const said = [];
  for (const { op, side, key, value } of [{}, ...steps]) {
    if (op === 'next') real = load(names[version % names.length]) ?? real;
    else if (op !== undefined) {
      const [got, want] = [{ ...globalThis.subject, holder: held, importer: get() }, real].map((sides) => outcome(ops.all[op], sides[side], key, value));
      if (ops.unheard.includes(op) && side === 'own') settle();
      if (got !== want) return `${said.join('; ')}: ${op} ${side} ${key} ${value}\n hot ${got}\n cold ${want}`;
    }
    said.push(`${op} ${side} ${key} ${value}`);
    const want = show(real.own);
    for (const [name, object] of Object.entries({ holder: held, importer: get(), module: globalThis.subject.module, own: globalThis.subject.own })) {
      const got = show(object);
      if (got !== want) return `${said.join('; ')}: ${name}\n hot ${got}\n cold ${want}`;
    }
    if (settle() !== held) return `${said.join('; ')}: another object`;
  }
  return undefined;
}

// cold is what a version exports that nothing was before: all sides have one object.
function cold(source) {
  const { subject } = globalThis;
  const module = { exports: {} };
  new Function('module', 'exports', 'require', source)(module, module.exports, require);
  const real = globalThis.subject;
  globalThis.subject = subject ?? real;
  const { own } = real;
  return { own, module: own, holder: own, importer: own };
}

const attempt = (action) => {
  try {
    return action();
  } catch (error) {
    return `throws ${error?.name}`;
  }
};

const shared = { shared: true };
const values = { one: () => 1, zero: () => 0, nothing: () => undefined, text: () => 'text', object: () => shared, function: () => () => 'answer', list: () => [1, 2] };

const outcome = (op, object, key, value) => word(attempt(() => op(object, key, values[value]())), object);

// show tells of an object what it has, in a way for which no side is too late. To ask
// whether it has something is enough for a module to know what others have done.
function show(object) {
  const names = [...ops.keys, ...kinds.keys];
  const parts = names.filter((key) => key in object).map((key) => `${key}: ${word(attempt(() => object[key]), object)}`);
  if (Array.isArray(object)) parts.push(`${object.length}: ${[...object].map((each) => word(each, object))}`, JSON.stringify(object));
  else parts.push(Reflect.ownKeys(object).filter((key) => names.includes(key)).sort().join());
  return parts.join(', ');
}

function word(value, object) {
  if (value === object) return 'itself';
  if (value === shared) return 'shared';
  if (typeof value === 'function') return String(value).includes("'answer'") ? value() : 'function';
  if (typeof value === 'object' && value !== null) return `${attempt(() => JSON.stringify(value))}`;
  return `${typeof value} ${String(value)}`;
}

let input = '';
process.stdin.setEncoding('utf8').on('data', (chunk) => {
  const lines = (input + chunk).split('\n');
  input = lines.pop();
  for (const line of lines) console.log(`= ${JSON.stringify(answer(JSON.parse(line)))}`);
});

function answer(plan) {
  delete globalThis.subject;
  try {
    return carryOut(plan) ?? '';
  } catch (error) {
    return `fails: ${error.stack}`;
  }
}
