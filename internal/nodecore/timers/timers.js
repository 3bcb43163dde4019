// timers: the functions of the globals.

const { Timeout, running, ...functions } = require('internal/timers/timers');
Object.assign(exports, functions);

Object.defineProperty(exports, 'promises', {
  get: () => require('timers/promises'), enumerable: true, configurable: true,
});

// Functions on objects that are timers since they have an _onTimeout. Each warns when it is first called.
const { deprecate } = require('internal/util/deprecate');
const old = (name, instead, code) => {
  exports[name] = deprecate((...args) => require('internal/timers/enroll')[name](...args), `timers.${name}() is deprecated. Please use ${instead} instead.`, code);
};
old('_unrefActive', 'timeout.refresh()', 'DEP0127');
old('active', 'timeout.refresh()', 'DEP0126');
old('enroll', 'setTimeout', 'DEP0095');
old('unenroll', 'clearTimeout', 'DEP0096');
