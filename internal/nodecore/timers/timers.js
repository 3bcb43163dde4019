// timers: the functions of the globals.

Object.assign(exports, require('internal/timers/timers'));

Object.defineProperty(exports, 'promises', {
  get: () => require('timers/promises'), enumerable: true, configurable: true,
});

require('internal/members').absent(exports, 'timers', { active: 0, enroll: 0, unenroll: 0, _unrefActive: 0 });
