'use strict';

// The holder of lib.js in live_test.go. check is given a version that was
// applied, or has failed, and returns what is not as it must be.

const Heatsync = require('heatsync');
const pkg = require('pkg');
const other = require('other');

globalThis.world = {
  sync: new Heatsync(),
  tag: {},
  made: {}, // name -> what the version that ran last has made of it
  keys: { A: 'A', B: 'B', C: 'C', symbol: Symbol('symbol') },
};
const { sync, keys, tag } = world;
const { Base } = sync.require('./base.js');
const lib = sync.require('./lib.js');
const plain = new Heatsync({ live: false }).require('./lib.js');

const taken = new Map(); // name -> the forwarder that was taken first
const instances = new Map(); // name -> instances that follow
let newest; // the version that runs, with what it has made

const classes = ['class', 'child', 'private'];
const foreign = { package: pkg.Thing, other: other.Thing, language: Map, live: Base };

exports.check = (text) => {
  const version = JSON.parse(text);
  const wrong = [];
  const is = (what, got, want) => { if (got !== want) wrong.push(`${what} is ${String(got)}, want ${String(want)}`); };
  if (!version.fails) {
    follow(newest?.members ?? {}, version.members);
    newest = { ...version, made: world.made };
  }
  is('the object of the other scope', plain, lib);
  for (const name of Object.keys(keys)) {
    try {
      checkMember(name, is);
    } catch (error) {
      wrong.push(`${name}: ${error.stack}`);
    }
  }
  untouched(is);
  return wrong.join('\n');
};

const kindIn = (members, name) => (members[name]?.startsWith('=') ? members[members[name].slice(1)] : members[name]);

// follow notes which instances the methods of a new version can't reach: those
// of a class where it or the new one has private members, or of somebody else's; and
// where two names had one class and have no more, those of the second, if the first is one.
function follow(before, now) {
  for (const name of Object.keys(keys)) {
    const kind = kindIn(before, name);
    if (kind === 'private' || kindIn(now, name) === 'private' || kind in foreign) instances.delete(name);
  }
  if (before.B !== '=A' || now.B === '=A') return;
  instances.delete(makes(now, 'A') || !makes(now, 'B') ? 'B' : 'A');
}

const makes = (members, name) => [...classes, 'function', 'generator'].includes(members[name]) || members[name] in foreign;

function checkMember(name, is) {
  const key = keys[name];
  const kind = kindIn(newest.members, name);
  const made = newest.made[name];
  const known = taken.get(name);
  if (typeof made !== 'function') {
    is(`lib.${name}`, lib[key], made);
    if (known !== undefined) gone(name, known, is);
    return;
  }
  const face = lib[key];
  if (known === undefined && face !== Base) taken.set(name, face);
  if (known !== undefined) is(`the identity of ${name}`, face === known, true);
  alike(name, face, made, kind, is);
  if (classes.includes(kind)) checkClass(name, face, made, kind, is);
  else if (kind in foreign) checkForeign(name, face, foreign[kind], is);
}

function gone(name, face, is) {
  let message = 'nothing thrown';
  try {
    face();
  } catch (error) {
    ({ message } = error);
  }
  is(`the error of ${name}`, /is not exported any more by .*lib\.js/.test(message) || message, true);
}

// alike compares a forwarder with the function for which it stands.
function alike(name, face, made, kind, is) {
  for (const property of ['name', 'length', 's']) is(`${name}.${property}`, face[property], made[property]);
  is(`${name}.toString()`, face.toString(), made.toString());
  is(`the keys of ${name}`, Object.keys(face).join(), Object.keys(made).join());
  if (kind === 'function') is(`${name}()`, face.call(tag, 7), `${newest.number},true,7`);
  if (kind === 'arrow') is(`${name}()`, face(7), newest.number + 7);
  if (kind === 'generator') is(`${name}()`, [...face()][0], newest.number);
  if (kind === 'async') is(`${name}()`, typeof face().then, 'function');
}

function checkClass(name, face, made, kind, is) {
  const { number } = newest;
  const alias = newest.members.B === '=A';
  const list = instances.get(name) ?? [];
  instances.set(name, list);
  list.push(new face(1), Reflect.construct(face, [3], face));
  if (kind === 'class') list.push(face.make());
  if (!alias) list.push(new made(2)); // of two names it can't be told by which this one goes
  for (const [i, instance] of list.entries()) {
    const what = `instance ${i} of ${name}`;
    if (kind !== 'private') is(`${what}: m()`, instance.m(), number);
    else if (i >= list.length - 2) is(`${what}: m()`, instance.m(), number);
    if (kind === 'class') is(`${what}: v`, instance.v, number);
    if (kind === 'child') is(`${what}: up()`, instance.up(), 'base');
    is(`${what} is one`, instance instanceof face, true);
    is(`${what} is one to the module`, instance instanceof made, true);
    if (!alias) is(`${what}: its constructor`, instance.constructor === face, true);
  }
  const Child = class Child extends face {};
  is(`a child of ${name}`, new Child(1) instanceof face && new Child(1) instanceof Child && new Child(1).m(), number);
  is(`no child of ${name}`, new face(1) instanceof Child || new made(1) instanceof class extends made {}, false);
}

function checkForeign(name, face, theirs, is) {
  is(`an instance of ${name} is theirs`, new face() instanceof theirs, true);
  is(`an instance of ${name}`, new face() instanceof face, true);
  is(`its constructor`, new face().constructor, theirs);
}

// untouched makes sure that nothing was written into what is somebody else's.
function untouched(is) {
  for (const [what, { prototype }] of Object.entries({ pkg: pkg.Thing, other: other.Thing, Map, Base })) {
    is(`the class of ${what}`, own(prototype), theirs[what]);
  }
}

const own = (prototype) => [
  ...Reflect.ownKeys(prototype), ...Reflect.ownKeys(prototype.constructor), prototype.constructor.name,
].map(String).join() + (Object.getPrototypeOf(prototype) === Object.prototype);
const theirs = Object.fromEntries(Object.entries({ pkg: pkg.Thing, other: other.Thing, Map, Base })
  .map(([what, { prototype }]) => [what, own(prototype)]));
