'use strict';

// Exports that are state: others have put something there since the module was evaluated,
// which another evaluation would take away. An entry fills the module in which everybody
// finds the client and the configuration.
//
// Who has done so is read from the texts of those who have loaded the module. What it has
// written there itself, late, is no reason: it writes that again.

const { behind } = require('./behind.js');
const { lex } = require('./lex.js');
const { inPlace, kindOf } = require('./kinds.js');
const { isMark, isName } = require('./read.js');
const { namesIn } = require('./exports.js');

const { getOwnPropertyDescriptor } = Reflect;

class Filled {
  #textOf; // of a file that runs
  #loaders; // of a module: who has loaded it
  #left = new Map(); // id -> Map(name -> value) of what a module's exports were when it had run

  constructor(textOf, loaders) {
    this.#textOf = textOf;
    this.#loaders = loaders;
  }

  // left notes what the exports of a module are when its top level has run, and returns what takes that back.
  left(id, target) {
    const before = this.#left.get(id);
    this.#left.set(id, valuesOf(target));
    return () => { if (before !== undefined) this.#left.set(id, before); };
  }

  // by returns who has filled a module's exports, as file:line; undefined if nobody has.
  by(id, target) {
    const left = this.#left.get(id);
    if (left === undefined) return undefined;
    for (const [name, value] of valuesOf(target)) {
      if (left.has(name) && Object.is(left.get(name), value)) continue;
      const by = this.#writer(id, typeof name === 'symbol' ? name.description ?? '' : name, left.has(name));
      if (by !== undefined) return by;
    }
    return undefined;
  }

  // writer finds who has written a name. What was there must be written by somebody else, and once by the module,
  // or it may be the module's own affair.
  #writer(id, name, wasThere) {
    if (/^\d+$/.test(name)) return this.#loaders(id)[0]; // an element of an array
    const own = writesIn(this.#textOf(id), name);
    if (own.length > Number(wasThere)) return undefined;
    for (const importer of this.#loaders(id)) {
      const write = writesIn(this.#textOf(importer), name).find(({ isOwn, isAssigned }) => !isOwn && (isAssigned || !wasThere));
      if (write !== undefined) return `${importer}:${write.line}`;
    }
    return wasThere ? undefined : 'others';
  }
}

// valuesOf lists what others can write: the names of what holders have, with the values that are data.
function valuesOf(target) {
  const isPlain = inPlace(kindOf(target));
  return new Map(namesIn(target).map((name) => [name, isPlain ? behind(getOwnPropertyDescriptor(target, name)?.value) : undefined]));
}

// writesIn lists where a name is written: assigned to as a property (isAssigned), perhaps of a module's own exports
// (isOwn), or named in an object that is made.
function writesIn(text, name) {
  if (text?.includes(name) !== true) return [];
  const tokens = lex(text);
  return tokens.flatMap((token, at) => {
    const write = spells(token, name) && (assignment(tokens, at) ?? named(tokens, at));
    return write ? [{ ...write, line: text.slice(0, token.start).split(/\r\n|[\n\r\u2028\u2029]/).length }] : [];
  });
}

const spells = ({ kind, text }, name) => (kind === 'name' && text === name) || (kind === 'string' && text.slice(1, -1) === name);

const assigning = ['=', '+=', '-=', '*=', '/=', '??=', '||=', '&&=', '++', '--'];

function assignment(tokens, at) {
  const isIndex = isMark(tokens[at - 1], '[') && isMark(tokens[at + 1], ']');
  if (!isIndex && !isMark(tokens[at - 1], '.')) return undefined;
  return isMark(tokens[at + (isIndex ? 2 : 1)], ...assigning) && { isAssigned: true, isOwn: isName(tokens[at - 2], 'exports', 'this') };
}

// named tells of a word that is a name in an object.
const named = (tokens, at) => tokens[tokens[at].within]?.is === 'object' && isMark(tokens[at - 1], '{', ',')
  && isMark(tokens[at + 1], ':', ',', '}', '(') && { isAssigned: false, isOwn: false };

module.exports = { Filled };
