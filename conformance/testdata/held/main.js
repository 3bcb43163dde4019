'use strict';

// Does the same with a function that is held and with one that is loaded by
// require from a file without heatsync, and compares what comes of it. Each line
// of input is a plan as JSON: { subjects: [name, name], before: [op], after: [op] },
// the versions of a file and what to do with them; an op is a number in ops.js, and
// what it takes.

const fs = require('fs');
const path = require('path');
const util = require('util');
const { EventEmitter } = require('events');
const Heatsync = require('heatsync');
const { ops } = require('./ops.js');
const { subjects } = require('./subjects.js');

const sync = new Heatsync({ watchFS: false });
let plans = 0;

function carryOut({ subjects: [first, second], before, after }) {
  const dir = path.join(__dirname, `plan${++plans}`);
  fs.mkdirSync(dir);
  const load = (name, version, file) => {
    fs.writeFileSync(path.join(dir, file), subjects[name].replaceAll('VERSION', version));
    return path.join(dir, file);
  };
  const held = sync.require(load(first, 1, 'held.js'));
  const difference = compare(held, require(load(first, 1, 'real1.js')), before);
  if (difference !== undefined || second === '') return difference;
  load(second, 2, 'held.js');
  sync.resync(path.join(dir, 'held.js'));
  return compare(held, require(load(second, 2, 'real2.js')), after);
}

function compare(held, real, list) {
  const makesNone = !isConstructor(real);
  const [one, other] = [world(held, makesNone), world(real, makesNone)];
  for (const [i, { op, key, value }] of list.entries()) {
    const [got, want] = [one, other].map((each) => each.outcome(ops[op], key, value));
    if (got !== want) return `${i}: ${ops[op]} with ${key} and ${value}\n held ${got}\n real ${want}`;
  }
  return undefined;
}

// isConstructor tells whether a function can be called with new. Whatever is held
// counts as one, in case a later version is a class.
function isConstructor(f) {
  try {
    Reflect.construct(Object, [], f);
    return true;
  } catch {
    return false;
  }
}

// world is what one side has: the function, and what is made of it. Nothing is
// shown of objects but what they are like, and whether they were there before.
function world(f, makesNone) {
  const seen = new Map([[f, '<f>'], [globalThis, '<global>'], ...[Object, Function, Array, Error, TypeError].map(({ prototype }) => [prototype, '<intrinsic>'])]);
  const attempt = (make) => {
    try {
      return make();
    } catch {
      return undefined;
    }
  };
  const w = { f, o: { v: 'o' }, parent: function parent() {}, util, EventEmitter, inst: attempt(() => new f('i')), Sub: makesNone ? undefined : attempt(() => class Sub extends f {}) };
  w.inspect = (...args) => (Reflect.isExtensible(f) ? util.inspect(...args).replace(/<ref \*\d> |\*\d/g, '') : ''); // of one that is closed it is known that [class X] is lost
  w.sub = attempt(() => new w.Sub('s'));

  function show(value, depth = 0) {
    if (typeof value === 'string') return JSON.stringify(value.replaceAll(__dirname, ''));
    if (typeof value === 'symbol') return value.toString();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return Object.is(value, -0) ? '-0' : String(value);
    if (seen.has(value)) return seen.get(value);
    seen.set(value, `#${seen.size}`);
    const tag = attempt(() => Object.prototype.toString.call(value));
    const text = typeof value === 'function' ? Function.prototype.toString.call(value) : '';
    if (depth > 2) return `${tag}${text}`;
    const keys = Reflect.ownKeys(value);
    if (typeof value === 'function') keys.sort((a, b) => (String(a) < String(b) ? -1 : 1)); // goja makes some when they are asked for
    const parts = keys.map((key) => `${String(key)}: ${describe(Reflect.getOwnPropertyDescriptor(value, key), depth + 1, key)}`);
    return `${tag}${text}{${parts.join(', ')}}^${show(Reflect.getPrototypeOf(value), depth + 1)}`;
  }

  // A static method that holders see is another function than the one inside, which
  // its own prototype names as the constructor.
  function describe(descriptor, depth, key) {
    if (key === 'constructor' && typeof descriptor.value === 'function' && descriptor.value !== f) return descriptor.value.name;
    const flags = ['writable', 'enumerable', 'configurable'].filter((flag) => descriptor[flag]).map((flag) => flag[0]).join('');
    const parts = ['value', 'get', 'set'].filter((part) => part in descriptor).map((part) => show(descriptor[part], depth));
    return `${flags}(${parts.join()})`;
  }

  function outcome(op, key, value) {
    if (makesNone && op.includes('extends f')) return '';
    try {
      return show(new Function('w', 'f', 'K', 'V', `'use strict'; return ${op};`)(w, f, keys[key] ?? key, values[value](w)));
    } catch (error) {
      return `throws ${error?.name}`;
    }
  }
  return { outcome };
}

const keys = { hasInstance: Symbol.hasInstance, symbol: Symbol.for('symbol'), toPrimitive: Symbol.toPrimitive };

const values = {
  one: () => 1,
  object: (w) => w.o,
  itself: (w) => w.f,
  function: (w) => (w.given ??= function given() { return this === w.f; }),
  nothing: () => undefined,
};

let input = '';
process.stdin.setEncoding('utf8').on('data', (chunk) => {
  const lines = (input + chunk).split('\n');
  input = lines.pop();
  for (const line of lines) console.log(`= ${JSON.stringify(answer(JSON.parse(line)))}`);
});

function answer(plan) {
  try {
    return carryOut(plan) ?? '';
  } catch (error) {
    return `fails: ${error.stack}`;
  }
}
