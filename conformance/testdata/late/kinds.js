'use strict';

// What a file may say. Its top level says what it has by a name of its own, and how
// to get at the module's exports.
//
// All have a property count, a hidden one, an accessor and a method that writes.

const members = `
  count: VERSION, get twice() { return 2 * this.count; }, set twice(value) { this.count = value / 2; },
  bump() { own.count++; own.bumped = VERSION; return this.count; },`;
const end = `
Object.defineProperty(own, 'hidden', { value: VERSION, writable: true, configurable: true });
module.exports = own;
globalThis.subject = { own, get module() { return module.exports; } };`;

module.exports = {
  exports: `const own = exports;
Object.defineProperties(own, Object.getOwnPropertyDescriptors({ ${members} }));${end}`,
  assigned: `const own = { ${members} };${end}`,
  more: `const own = { ${members} extra: VERSION, other: VERSION };${end}`,
  null: `const own = Object.create(null, Object.getOwnPropertyDescriptors({ ${members} }));${end}`,
  instance: `class Thing {
  count = VERSION;
  get twice() { return 2 * this.count; }
  set twice(value) { this.count = value / 2; }
  bump() { this.count++; this.bumped = VERSION; return own.count; }
}
const own = new Thing();${end}`,
  child: `const own = Object.create({ ${members} inherited: VERSION });
own.count = VERSION;${end}`,
  super: `const own = { __proto__: { up() { return 'up ' + VERSION; }, set twice(value) { this.count = value / 2; } },
  count: VERSION, get twice() { return 2 * this.count; }, set twice(value) { super.twice = value; },
  up() { return super.up() + super.toString(); }, bump() { own.count++; super.bumped = VERSION; return this.up(); } };${end}`,
  emitter: `const own = Object.assign(new (require('events'))(), { count: VERSION, bump() { own.count++; own.bumped = VERSION; return this.count; } });
Object.defineProperty(own, 'twice', { get() { return 2 * own.count; }, set(value) { own.count = value / 2; }, configurable: true, enumerable: true });${end}`,
  array: `const own = Object.assign([VERSION, 'b', 'a'], { count: VERSION, bump() { own.count++; own.bumped = VERSION; own.push('bumped'); return own.length; } });${end}`,
  empty: `const own = Object.assign([], { count: VERSION, bump() { own.count++; own.bumped = VERSION; own.unshift('bumped'); return own.length; } });${end}`,
  function: `const own = Object.assign(function own() { own.count++; return own.count; }, { count: VERSION, bump() { own.count++; own.bumped = VERSION; return this.count; } });${end}`,
  arrow: `const own = Object.assign(() => { own.called = true; return own.count; }, { count: VERSION, bump: () => own.count++ });${end}`,
  class: `class own {
  static count = VERSION;
  static get twice() { return 2 * this.count; }
  static set twice(value) { this.count = value / 2; }
  static bump() { own.count++; this.bumped = VERSION; return this.count; }
}${end}`,
  broken: `exports.lost = VERSION; throw new Error('broken');`,
};

// What kinds can follow one another.
module.exports.keys = ['count', 'twice', 'hidden', 'bump', 'bumped', 'extra', 'other', 'inherited', 'called', 'lost', 'up'];
