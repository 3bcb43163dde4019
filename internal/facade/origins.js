'use strict';

// Where a function that a module exports comes from. A function that the module made itself
// ends with its version, and may be written to. One that it only hands on may be in use
// elsewhere.

const { behind, prototypeOf, textOf } = require('./behind.js');
const { familyOf, own } = require('./lineage.js');
const { declared, keepsAside } = require('./read.js');
const { kindOf } = require('./kinds.js');
const { isPackage } = require('./packages.js');

// originOf tells whose a function is that m exports (forwarder.js): m's own, if
// its text is in that of m, or it is handed on, from a file of the project
// that may come to make another, or from where nobody knows. aside has those of the
// class and of what it extends that keep something of their instances aside.
function originOf(modules, m, value) {
  if (prototypeOf(value) === undefined) return own;
  const aside = asideOf(modules, m, value);
  if (writes(m, value)) return { ...own, aside };
  const maker = below(modules, m).find((other) => exported(other).includes(value))?.id;
  return { own: false, over: () => maker !== undefined && !exported(modules.get(maker)).includes(value), aside };
}

// asideOf looks for where they do so in m, and in what it loads itself.
function asideOf(modules, m, value) {
  const children = (m?.running?.object ?? m?.object)?.children ?? [];
  const near = [m, ...children.map(({ filename }) => modules.get(filename))].filter(Boolean);
  return familyOf(value).filter((each) => {
    const text = textOf(each);
    return keepsAside(text, near.find(({ source }) => source?.includes(text))?.source);
  });
}

// writes tells whether the text of a function is in that of the module. What a
// transpiler makes of it is another text, but the name stays.
function writes(m, value) {
  const { id, source } = m;
  if (source === undefined || source.includes(textOf(value))) return true;
  const name = Object.getOwnPropertyDescriptor(behind(value), 'name')?.value;
  return !/\.(?:c?js|json)$/.test(id) && typeof name === 'string' && namesIn(m).has(name);
}

const names = new WeakMap(); // module -> { source, declared } of the text that ran last

function namesIn(m) {
  let known = names.get(m);
  if (known?.source !== m.source) names.set(m, known = { source: m.source, declared: declared(m.source) });
  return known.declared;
}

// below lists what m loads by plain require, and what that does, of the project.
function below(modules, m, found = new Set()) {
  for (const { filename: id } of m.object?.children ?? []) {
    const child = modules.get(id);
    if (child === undefined || child === m || found.has(child) || isPackage(id)) continue;
    found.add(child);
    below(modules, child, found);
  }
  return [...found];
}

// exported lists what a module exports, by itself and by name. Getters are asked
// if a compiler has made them; others may do who knows what.
function exported({ target } = { target: undefined }) {
  if (kindOf(target) !== 'object') return [target];
  const compiled = Object.hasOwn(target, '__esModule');
  return [target, ...Reflect.ownKeys(target).map((key) => {
    const { value, get } = Reflect.getOwnPropertyDescriptor(target, key);
    try {
      return compiled && get !== undefined ? Reflect.apply(get, target, []) : value;
    } catch {
      return undefined;
    }
  })];
}

module.exports = { asideOf, originOf, writes, below };
