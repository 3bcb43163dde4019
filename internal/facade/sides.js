'use strict';

// A held class has two sides. Inside, its module has the class itself. Outside, holders
// have the face that stands for it. Each side must see its own wherever the two meet, since
// much depends on which one it is: private statics, keys of maps, ===.
//
//	out   the class is seen as its face, an instance of the newest class has
//	      the prototype that lasts, and a method that may tell on which of the
//	      two it is called is seen as one that takes a call on the face for a
//	      call on the class
//	in    the other way round. A function that comes from outside is nobody's
//	      method, and comes out again as it is.

const { forwarders, standsFor } = require('./behind.js');
const { calls, hear } = require('./calls.js');
const { instanceTest, ordinary } = require('./lineage.js');
const { nameOf, tellsThis } = require('./texts.js');

class Sides {
  #faces;
  #crossings; // a method -> { passage, inside }: that, and for which class it is aimed
  #given; // functions from outside

  constructor(faces) {
    this.#faces = faces;
    this.aim({ inside: undefined, outside: undefined, made: undefined, lasting: undefined });
  }

  // aim sets the newest class, its face, the prototype of its instances and
  // the one that they are to have.
  aim({ inside, outside, made, lasting }) {
    this.inside = inside;
    this.outside = outside;
    this.made = made;
    this.lasting = lasting;
  }

  out(value) {
    if (value === this.inside) return this.outside;
    if (typeof value === 'object') return adopt(value, this);
    if (typeof value !== 'function' || forwarders.has(value) || this.#given?.has(value) || tellsThis(value, nameOf(this.inside)) === undefined) return value;
    return this.#crossing(value);
  }

  in(value) {
    if (value === this.outside) return this.inside;
    if (typeof value !== 'function') return value;
    const method = standsFor.get(value);
    if (method !== undefined && this.#crossings?.get(method)?.passage.face === value) return method;
    (this.#given ??= new WeakSet()).add(value);
    return value;
  }

  // A method that several versions have is called on the newest that is seen
  // with it; what somebody took from an old version stays with that.
  #crossing(method) {
    this.#crossings ??= new WeakMap();
    let crossing = this.#crossings.get(method);
    if (crossing === undefined) {
      const passage = this.#faces(method, new Crossing(method));
      this.#crossings.set(method, crossing = { passage, inside: undefined });
      standsFor.set(passage.face, method);
    }
    const { passage, inside } = crossing;
    if (inside !== this.inside) {
      crossing.inside = this.inside;
      passage.aim(method, this, tellsThis(method, nameOf(this.inside)) === 'name');
    }
    return passage.face;
  }
}

// A Passage is the handler of a face, and has its methods for traps: there are as many
// faces as functions are held. Calls go through it to what it is aimed at, from the
// outside of two sides in (arguments, too, where it tells one side from the other),
// and back.
class Passage {
  aim(newest, { inside, outside, made, lasting }, tells) {
    this.newest = newest;
    this.inside = inside;
    this.outside = outside;
    this.made = made;
    this.lasting = lasting;
    this.tells = tells;
  }

  apply(_, self, args) {
    if (calls.heard) hear(forwarders.get(this.outside));
    const { newest, inside, outside, made, lasting } = this; // it may be aimed at others meanwhile
    if (this.tells) inward(args, this);
    const result = Reflect.apply(newest, self === outside ? inside : self, args);
    return result === inside ? outside : adopt(result, { made, lasting });
  }
}

// A Crossing is that of a method. Since the method itself is the proxy's target, all
// else is answered by it.
class Crossing extends Passage {
  constructor(method) {
    super();
    this.method = method;
  }

  construct(_, args, target) { return Reflect.construct(this.method, args, this.#real(target)); }

  get(_, key, receiver) {
    const value = Reflect.get(this.method, key, this.#real(receiver));
    return key === Symbol.hasInstance && value === ordinary ? instanceOf : value;
  }

  #real(value) { return standsFor.get(value) === this.method ? this.method : value; }
}

// instanceOf is what a proxy answers for Symbol.hasInstance, which not every
// engine does by itself.
const instanceOf = instanceTest((made, instance) => Reflect.apply(ordinary, standsFor.get(made) ?? made, [instance]));

// facesOf returns what makes a face by a passage: an object with the face, and with
// aim. The host may have a quicker proxy to put around that: see host.d.ts.
const facesOf = (/** @type {{ faces?: (proxy: object) => any }} */ { faces }) => (target, passage) => {
  passage.face = new Proxy(target, passage);
  return faces === undefined ? passage : faces(passage.face);
};

// A proxy has the traps that its handler inherits: from all objects that must be none.
Reflect.setPrototypeOf(Passage.prototype, null);

// adopt gives what a newest class has made the prototype that lasts.
function adopt(value, { made, lasting }) {
  if (made !== undefined && made !== lasting && typeof value === 'object' && value !== null && Reflect.getPrototypeOf(value) === made) {
    Reflect.setPrototypeOf(value, lasting);
  }
  return value;
}

// inward hands over the class itself where its face was given.
function inward(args, { inside, outside }) {
  for (let i = args.indexOf(outside); i >= 0; i = args.indexOf(outside, i)) args[i] = inside;
}

// across carries a descriptor over.
const across = (carry) => (descriptor) => {
  for (const part of ['value', 'get', 'set']) if (Object.hasOwn(descriptor, part)) descriptor[part] = carry(descriptor[part]);
  return descriptor;
};

module.exports = { Passage, Sides, across, adopt, facesOf };
