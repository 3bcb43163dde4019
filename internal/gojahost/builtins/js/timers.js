// timers: the functions of the globals.

Object.assign(exports, require('internal/timers'));

Object.defineProperty(exports, 'promises', {
  get: () => require('timers/promises'), enumerable: true, configurable: true,
});
