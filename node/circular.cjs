'use strict';

// While a module loads that is required in a cycle, its exports inherit from a proxy of Node's, which warns who asks
// for what is not there yet. Node takes that away after we have looked at the exports, which would seem to
// be more than their properties show.

const { types } = require('node:util');

const warning = new WeakSet(); // proxies of Node's

// meet is called with what a module that still loads exports so far, when it has been required.
function meet(exports) {
  const prototype = typeof exports === 'object' && exports !== null && !types.isProxy(exports) ? Object.getPrototypeOf(exports) : null;
  if (prototype !== null && types.isProxy(prototype)) warning.add(prototype);
}

// leave takes such a proxy away from the exports of a module that has run.
function leave({ exports }) {
  if (typeof exports !== 'object' || exports === null || types.isProxy(exports)) return;
  if (warning.has(/** @type {object} */ (Object.getPrototypeOf(exports)))) Object.setPrototypeOf(exports, Object.prototype);
}

module.exports = { leave, meet };
