'use strict';

// In live mode a module tells what functions and classes its top level declares. So those follow
// that it does not export:
//
//	instances   of a class have a prototype that lasts (lineage.js)
//	closures    of an old version call the newest function: what they have by its name is set
//
// Each version's scope is reached by a function that a host has put behind the module's
// text, which lives as long as any other function of that version does.

const { Lineage } = require('./lineage.js');
const { isProxy } = require('./kinds.js');
const { isClass } = require('./texts.js');

class Named {
  #lineages = new Map(); // name of a class -> Lineage
  #scopes = []; // of versions that are over, and of the newest one: { reach, names, origins }
  #next; // the scope of a version that is not accepted yet
  #accepted; // the one of which others have to hear

  // tell takes what a version declares: reach(i) returns the value of a name, and reach(i, value) sets it.
  tell(reach, names, weak) { this.#next = { reach: weak(reach), names: names.split(','), origins: new Map() }; }

  // show has instances follow the newest classes, unless those do already (isShown): they are exported. It returns
  // of which classes instances do not: { name, stays }.
  show(originOf, isShown, during) {
    const left = [];
    const before = this.#scopes.at(-1);
    const classes = valuesOf(this.#next).filter(([, value]) => isClass(value) && !meetsProxy(value.prototype));
    if (this.#next !== undefined) this.#next.origins = new Map(classes.map(([name, value]) => [name, originOf(value)]));
    for (const [name, value] of classes) {
      const known = this.#lineages.get(name) ?? (isShown(value) ? undefined : this.#lineage(name, before, isShown, during));
      if (known !== undefined && known.current !== value) left.push({ name, ...known.update(value, this.#next.origins.get(name), during) });
    }
    return left;
  }

  #lineage(name, before, isShown, during) {
    const value = new Map(valuesOf(before)).get(name);
    const origin = before?.origins.get(name);
    if (value === undefined || origin === undefined || isShown(value)) return undefined;
    const lineage = new Lineage(value, undefined, origin);
    this.#lineages.set(name, lineage);
    during(() => this.#lineages.delete(name));
    return lineage;
  }

  undo() { this.#next = undefined; }

  accept() {
    if (this.#next === undefined) return false;
    this.#scopes = [...this.#scopes.filter(({ reach }) => reach() !== undefined), this.#next];
    this.#accepted = this.#next;
    this.#next = undefined;
    return true;
  }

  // follow has closures of old versions call the newest functions, when those versions are over: until then
  // what ends a version may call its own.
  follow() {
    const newest = new Map(valuesOf(this.#accepted));
    for (const scope of this.#scopes) if (scope !== this.#accepted) aim(scope, newest);
    this.#accepted = undefined;
  }
}

// valuesOf lists the functions that a version declares, by their names.
function valuesOf(scope) {
  const reach = scope?.reach();
  if (reach === undefined) return [];
  return scope.names.map((name, i) => [name, reach(i)]).filter(([, value]) => typeof value === 'function');
}

// meetsProxy tells whether an object inherits through a proxy of the program's: that is kept as it is.
function meetsProxy(object) {
  for (let each = object; each !== null; each = Reflect.getPrototypeOf(each)) if (isProxy(each)) return true;
  return false;
}

function aim(scope, newest) {
  const reach = scope.reach();
  if (reach === undefined) return;
  for (const [i, name] of scope.names.entries()) {
    const [old, value] = [reach(i), newest.get(name)];
    if (typeof old === 'function' && value !== undefined && isClass(old) === isClass(value)) reach(i, value);
  }
}

module.exports = { Named };
