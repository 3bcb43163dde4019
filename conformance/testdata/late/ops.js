'use strict';

// What may be done to an object o that is exported, with a key and a value.

exports.keys = ['a', 'b', '0', '2', 'count', 'twice', 'hidden', 'extra', 'inherited', Symbol.for('late')];

const all = {
  write: (o, k, v) => { o[k] = v; return o[k]; },
  increase: (o) => ++o.count,
  assign: (o, k, v) => Object.assign(o, { [k]: v, b: 'assigned' })[k],
  read: (o, k) => [k in o, o[k]],
  set: (o, k, v) => Reflect.set(o, k, v),
  remove: (o, k) => delete o[k],
  define: (o, k, value) => Reflect.defineProperty(o, k, { value, configurable: true, writable: true, enumerable: true }),
  hide: (o, k, value) => Reflect.defineProperty(o, k, { value, configurable: true, writable: true, enumerable: false }),
  access: (o, k, v) => Reflect.defineProperty(o, k, { get: () => v, set: (value) => { v = value; }, configurable: true, enumerable: true }),
  bump: (o) => o.bump(),
  twice: (o) => { o.twice = 10; return [o.twice, o.count]; },
  addMethod: (o, k) => { o.added = function added() { return this.count; }; return o.added(); },
  each: (o) => { const keys = []; for (const k in o) keys.push(k); return typeof keys; },
};

const arrays = {
  push: (o, k, v) => o.push(v, 'pushed'),
  pop: (o) => o.pop(),
  shift: (o) => o.shift(),
  unshift: (o, k, v) => o.unshift(v),
  splice: (o, k, v) => o.splice(1, 1, v, 'spliced'),
  cut: (o) => o.splice(0, 2),
  sort: (o) => o.sort(),
  reverse: (o) => o.reverse(),
  fill: (o, k, v) => o.fill(v),
  copyWithin: (o) => o.copyWithin(0, 1),
  at: (o, k, v) => { o[o.length] = v; return o.at(-1); },
  far: (o, k, v) => { o[o.length + 2] = v; return o.length; },
  index: (o, k, v) => { o[0] = v; return o[0]; },
  gap: (o) => delete o[1],
  find: (o, k, v) => [o.indexOf(v), o.includes('b'), o.join(), o.concat([1]).length, o.map(String), o.slice(1), [...o.entries()].length],
  shorten: (o) => { o.length = 1; },
  truncate: (o) => { o.length = 1; return o[1]; },
  clear: (o) => { o.length = 0; return o[0]; },
};

exports.all = { __proto__: null, ...all, ...arrays };

// Of these by a module's own name for the object nobody hears before it is asked for
// again: see "Late changes" in the README.
exports.unheard = ['remove', 'define', 'hide', 'access', 'shorten', 'truncate', 'clear'];
