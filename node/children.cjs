'use strict';

// Who loaded whom, as Node's modules have it. In the lists of children each has to be
// the version that is in the cache.

const Module = require('node:module');

// dropOldChildren takes earlier versions out of a parent's list of children,
// which would keep all of them alive.
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

// parentOf is who loaded a module first. Node warns of that property where it is
// started to warn of such: not for us.
function parentOf(module) {
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    return module?.parent;
  } finally {
    process.noDeprecation = noDeprecation;
  }
}

module.exports = { bringBackChild, dropOldChildren, parentOf };
