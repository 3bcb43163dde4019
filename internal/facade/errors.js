'use strict';

// What a module has thrown: its first line, and what is noted on it.

// nameOf is the kind of an error and its first line.
function nameOf(error) {
  try {
    return String(error).split('\n', 1)[0];
  } catch {
    return 'it throws';
  }
}

// locate notes on an error which file threw it, unless that is known.
function locate(error, file) {
  note(error, { file }, (key) => Object.hasOwn(error, key));
}

// note writes on an error. What is thrown may be anything, even a proxy that
// throws when it is looked at: then it is told without.
function note(error, facts, known = (_key) => false) {
  if (typeof error !== 'object' || error === null) return;
  try {
    for (const [key, value] of Object.entries(facts)) {
      if (!known(key)) Reflect.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
    }
  } catch { /* as it is */ }
}

module.exports = { locate, nameOf, note };
