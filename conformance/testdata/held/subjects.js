'use strict';

// The texts of modules that export a function or class, of which VERSION is the
// number.

const everything = `
  static field = VERSION;
  static self = this;
  static #count = VERSION;
  static #up() { return ++this.#count; }
  static get #now() { return this.#count; }
  static make(x) { return new this(x); }
  static made() { return new Thing(0); }
  static count() { return this.#up() + this.#now; }
  static is(x) { return (#count in Object(x)) + ' ' + (x === Thing) + ' ' + (this === Thing); }
  static me() { return this; }
  static them(...args) { return args; }
  static async later() { return this.field; }
  static *each() { yield this.#count; yield this.field; }
  static plain() { return this.field; }
  static get got() { return this.#count; }
  static set got(x) { this.#count = x; }
  static get it() { return this; }
  static function = function () { return this === Thing; };
  static arrow = () => this === Thing;
  static Inner = class Inner { constructor(x) { this.x = x; } };
  static Old = function Old(x) { this.x = x; };
  static [Symbol.for('symbol')]() { return this.name; }
  constructor(x) { this.x = x; this.by = new.target === Thing; }
  method(x) { return [VERSION, this.x, x]; }
  get got() { return this.constructor === Thing.prototype.constructor; }
  [Symbol.for('symbol')]() { return Thing.#count; }
`;

exports.subjects = {
  class: `module.exports = class Thing {${everything}};`,
  strictClass: `'use strict';\nclass Thing { static m() { return this; } static s = VERSION; method() { return VERSION; } }\nmodule.exports = Thing;`,
  child: `class Base { static up() { return this.name + VERSION; } static of() { return new this(0); } constructor(x) { this.base = x; } method() { return 'base'; } get got() { return VERSION; } }
    module.exports = class Thing extends Base { static m() { return super.up(); } static me() { return super.of() instanceof this; } method(x) { return [super.method(), VERSION, x]; } };`,
  private: `module.exports = class Thing { #x; #y = VERSION; static of(x) { return new this(x).#x; } constructor(x) { this.#x = x; } method() { return [this.#x, this.#y]; } get got() { return #x in this; } };`,
  privateParent: `class Parent { #x = VERSION; up() { return this.#x; } static of() { return new this(0); } }
    module.exports = class Thing extends Parent { constructor(x) { super(); this.x = x; } method() { return [super.up(), this.up(), VERSION]; } get got() { return super.up; } };`,
  ofNothing: `module.exports = class Thing extends null { static m() { return VERSION; } static of() { return Object.create(this.prototype); } method() { return VERSION; } };`,
  ofArray: `module.exports = class Thing extends Array { static get [Symbol.species]() { return this; } method() { return this.map((x) => x + VERSION); } };`,
  ofError: `module.exports = class Thing extends TypeError { constructor(x) { super('v' + x); this.name = 'Thing'; this.stack = ''; } method() { return VERSION; } };`,
  frozenClass: `module.exports = Object.freeze(class Thing { static m() { return this === Thing; } static s = VERSION; method() { return VERSION; } });`,
  noName: `module.exports = class { static m() { return VERSION; } method() { return this; } };`,
  namedByStatic: `module.exports = class Thing { static name = 'other'; static length = VERSION; static prototypes = 1; static toString() { return 'text' + VERSION; } };`,
  hasInstance: `module.exports = class Thing { static [Symbol.hasInstance](x) { return x === 1 || this !== Thing; } static [Symbol.toPrimitive](hint) { return hint + VERSION; } };`,
  abstract: `module.exports = class Thing { constructor() { if (new.target === Thing) throw new TypeError('abstract'); this.v = VERSION; } method() { return new.target; } };`,
  returns: `class Other { method() { return VERSION; } }\nmodule.exports = class Thing { constructor(x) { return x === 1 ? new Other() : this; } };`,
  function: `module.exports = function thing(a, b) { return [VERSION, a, this === module, new.target === undefined]; };`,
  strict: `'use strict';\nmodule.exports = function thing(a, ...rest) { return this === undefined ? VERSION : this; };`,
  constructs: `function Thing(x) { if (!(this instanceof Thing)) return new Thing(x); this.x = x; }
    Thing.prototype.method = function (x) { return [VERSION, this.x, x]; };
    Thing.of = function (x) { return new this(x); };
    Thing.me = function () { return this === Thing; };
    Thing.default = Thing;
    Thing.Inner = function Inner(x) { this.x = x; };
    Thing.Inner.prototype.method = function () { return this.x; };
    module.exports = Thing;`,
  otherPrototype: `function Thing() {}\nThing.prototype = { method() { return VERSION; } };\nmodule.exports = Thing;`,
  noPrototype: `function Thing() { return VERSION; }\nThing.prototype = null;\nmodule.exports = Thing;`,
  nailed: `function thing(a) { return a; }
    Object.defineProperty(thing, 'got', { get: () => VERSION, enumerable: true });
    Object.defineProperty(thing, 's', { value: VERSION });
    Object.defineProperty(thing, 'm', { value() { return this === thing; }, enumerable: true });
    Object.defineProperty(thing, 'field', { value: VERSION, writable: true });
    Object.defineProperty(thing, 'it', { set(x) { thing.field = x; } });
    module.exports = thing;`,
  sealed: `module.exports = Object.seal(Object.assign(function thing() { return VERSION; }, { s: VERSION, m() { return this; } }));`,
  closed: `module.exports = Object.preventExtensions(Object.assign(function thing() { return VERSION; }, { s: VERSION }));`,
  frozen: `module.exports = Object.freeze(Object.assign((a) => VERSION, { s: VERSION, m() { return VERSION; } }));`,
  arrow: `module.exports = (a, b = 1) => [VERSION, a];`,
  arrowWithMore: `const thing = (a) => VERSION;\nthing.self = thing;\nthing.m = function () { return this === thing; };\nmodule.exports = thing;`,
  async: `module.exports = async function thing(a) { return VERSION; };`,
  asyncArrow: `module.exports = async (a) => VERSION;`,
  generator: `module.exports = function* thing(n) { yield VERSION; };`,
  method: `module.exports = { thing(a) { return [VERSION, a, typeof this]; } }.thing;`,
  classy: `module.exports = { classify(a) { return this; } }.classify;`,
  getter: `module.exports = Object.getOwnPropertyDescriptor({ get thing() { return this; } }, 'thing').get;`,
  bound: `class Thing { static m() { return 1; } constructor(x) { this.x = x; } method() { return VERSION; } }\nmodule.exports = Thing.bind(null, VERSION);`,
  boundArrow: `module.exports = Object.assign(((a, b) => [VERSION, a, b]).bind(null, VERSION), { s: VERSION });`,
};
