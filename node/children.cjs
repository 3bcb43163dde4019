'use strict';

// Which module loaded which, in the words of Node's modules. The lists of children must
// contain the versions that are in the cache.

const Module = require('./loader.cjs');

const given = new WeakMap(); // module -> the parents that have it, and no version before it

// adopt notes that a parent has the version that is in the cache. The list is looked
// through once: a parent may have thousands of children, and ask for one in each call.
function adopt(parent, id) {
  const current = Module._cache[id];
  if (current === undefined || given.get(current)?.has(parent)) return;
  dropOldChildren(parent, id);
  if (!given.has(current)) given.set(current, new WeakSet());
  given.get(current).add(parent);
}

// dropOldChildren takes other versions out of a parent's list of children, which
// would keep all of them alive.
function dropOldChildren(parent, id) {
  const current = Module._cache[id];
  const { children } = parent;
  for (let i = children.length - 1; i >= 0; i--) {
    if (children[i].filename === id && children[i] !== current) children.splice(i, 1);
  }
}

// bringBackChild makes the version that is in the cache the child of a parent,
// which has got another.
function bringBackChild(parent, id) {
  dropOldChildren(parent, id);
  const current = Module._cache[id];
  if (current !== undefined && !parent.children.includes(current)) parent.children.push(current);
}

// parentOf returns the first importer of a module. Node warns of that property where it is
// started to warn of such: not for us.
function parentOf(module) {
  if (module === undefined) return undefined;
  /** @type {NodeJS.Process & { noDeprecation?: boolean }} */
  const settings = process;
  const before = Object.getOwnPropertyDescriptor(settings, 'noDeprecation');
  settings.noDeprecation = true;
  try {
    return module?.parent;
  } finally {
    if (before === undefined) delete settings.noDeprecation;
    else Object.defineProperty(settings, 'noDeprecation', before);
  }
}

module.exports = { adopt, bringBackChild, dropOldChildren, parentOf };
