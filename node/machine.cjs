'use strict';

// The machine (cmd/heatsync-wasm) as an object: one method a verb. It holds
// ids and strings only; whatever is a JavaScript value stays on this side.
//
// Two things can go wrong in WebAssembly that can't in JavaScript: the stack may end inside
// of it, which no finally block in there survives, and Go may panic. Against the first a
// probe makes sure of head-room before each entry; after either, the machine is built anew
// from the notes kept here. A transaction that was under way is lost: next throws, and
// whoever carries out the steps restores everything (Transaction in facade/transaction.js).
//
// It begins when its first answer is needed, which is after a program has started: until then all
// that it is told waits, and many a program ends before.

const Module = require('./loader.cjs');
const path = require('node:path');
const { conditions, importConditions, preservesLinks } = require('./flags.cjs');
const { speak } = require('./facade/wire.js');
const { Notes, foundNow } = require('./notes.cjs');
const { sum } = require('./sum.cjs');
const { check, compiled, instantiate } = require('./wasm.cjs');

const decoder = new TextDecoder();
const encoder = new TextEncoder();

// What is larger than this is summed elsewhere, and so is everything once it has been a lot, or
// while the machine has not begun.
const large = 2 ** 15; // bytes

// So much is told at once, and waits to be told by a machine that has begun.
const mostWaiting = 2 ** 9; // messages

// The frames that must still fit on the stack when WebAssembly is entered.
const headRoom = 100;

// As much must fit when a module begins to load, and when a transaction or a new
// machine begins: what comes after that on the same level must not fail half-way.
const roomToLoad = kilobytes(32);
const roomToBegin = kilobytes(64);

class Machine {
  #told = speak((message) => { // the machine in WebAssembly: a method for each verb
    this.#flush();
    return this.#send(message);
  });

  // What needs no answer is told together with what comes next: to enter WebAssembly costs as
  // much as what it does there.
  #tells = speak((message) => {
    this.#waiting.push(message);
    if (this.#begun && this.#waiting.length > mostWaiting) this.#flush();
    return ['0']; // of whatever it would list
  });

  #waiting = []; // messages, and before it has begun functions that add some

  #code; // compiled
  #begun = false;
  #exports; // undefined: it has not begun, or has failed
  #stepping = false; // a transaction is under way
  #open = false; // that may still fail
  #failure; // what it failed with in that
  #notes = new Notes();
  #numbers = new Map(); // effect number as known outside -> the machine's
  #known = new Map(); // and back
  #last = 0;
  #panic = '';
  #summed = 0; // bytes
  #extensions; // that it looks for
  #conditions; // by which it does
  failures = 0; // of all machines
  onRebuilt = undefined; // is called when it was built anew

  #start() {
    this.#code ??= compiled();
    this.#exports = instantiate(this.#code, (chunk) => { this.#panic += chunk; });
    this.#extensions = '.js,.json,.node';
    if (path.sep === '\\') this.#send(['windows']);
    this.#send(searches(conditions));
    this.#conditions = conditions;
  }

  // search says by which conditions files are found from now on.
  #search(by) {
    if (this.#conditions === by) return;
    this.#call(...searches(by));
    this.#conditions = by;
  }

  // flush tells what waits. A machine that is rebuilt knows of it by the notes.
  #flush() {
    this.#ready();
    while (this.#waiting.length > 0) {
      const messages = this.#waiting.splice(0, mostWaiting);
      this.#send(['several', ...messages.flatMap((message) => [message.length, ...message])]);
    }
  }

  // call has the watcher's half, or the resolver, take a list of strings.
  #call(...message) {
    this.#ready();
    const answer = this.#send(message);
    return answer.length === 1 && answer[0] === '' ? [] : answer;
  }

  #send(message) { return this.#exchange(encoder.encode(message.join('\0')), 'tell', message[0]).split('\0'); }

  // exchange has bytes read by an export, and returns the text that it gives.
  #exchange(bytes, name, verb) {
    try {
      const { [name]: entry, reserve, memory } = this.#exports;
      const at = reserve(bytes.length);
      new Uint8Array(memory.buffer).set(bytes, at);
      const place = BigInt.asUintN(64, entry());
      const size = Number(place & 0xffffffffn);
      const start = Number(place >> 32n);
      return decoder.decode(new Uint8Array(memory.buffer, start, size));
    } catch (error) {
      throw this.#failed(error, verb);
    }
  }

  #ready() {
    probe(headRoom);
    if (this.#exports !== undefined) return;
    if (this.#begun) this.#rebuild();
    else this.#begin();
  }

  #begin() {
    room(roomToBegin);
    this.#start();
    this.#begun = true;
    try {
      for (const each of this.#waiting.splice(0)) {
        if (typeof each === 'function') each();
        else this.#waiting.push(each);
      }
    } catch (error) {
      this.#exports = undefined; // it has heard of a part only: the next one hears of all that is noted
      throw error;
    }
  }

  get begun() { return this.#begun; }

  #failed(cause, verb) {
    this.failures++;
    const panic = this.#panic.split('\n', 1)[0];
    this.#panic = '';
    this.#exports = undefined;
    const error = new Error(`heatsync's machine failed at "${verb}" and is rebuilt${panic && `: ${panic}`}`, { cause });
    if (this.#stepping) this.#failure ??= error;
    return error;
  }

  // rebuild replaces a machine that has failed.
  #rebuild() {
    room(roomToBegin);
    this.#waiting = [];
    this.#numbers.clear();
    this.#known.clear();
    try {
      this.#start();
      this.#notes.replay(speak((message) => this.#send(message)), (number, mine) => this.#map(number, mine));
    } catch (error) {
      this.#exports = undefined;
      throw error;
    }
    this.onRebuilt?.();
  }

  // abandon ends a transaction that can't go on, and forgets these effects.
  abandon(effects) {
    for (const number of effects) this.#drop(number);
    this.#exports = this.#failure = undefined;
    this.#stepping = this.#open = false;
  }

  // room makes sure that a module can be loaded here.
  room() { room(roomToLoad); }

  #map(number, mine) {
    this.#numbers.set(number, mine);
    this.#known.set(mine, number);
  }

  #effects(numbers) {
    return numbers.map((mine) => {
      const number = this.#known.get(mine) ?? mine;
      this.#drop(number);
      return number;
    });
  }

  #drop(number) {
    this.#known.delete(this.#numbers.get(number));
    this.#numbers.delete(number);
    this.#notes.drop(number);
  }

  pin(id) { this.#notes.pin(id); this.#tells.pin(id); }
  fill(id, by) { this.#notes.pin(id); this.#tells.fill(id, by); }
  whole() { this.#notes.whole = true; this.#tells.whole(); }
  open(scope, follow, watch) {
    this.#notes.scopes.set(scope, [follow, watch]);
    this.#tells.open(scope, follow, watch);
  }

  hold(scope, id) { this.#notes.hold(scope, id); this.#tells.hold(scope, id); }
  dispose(scope) { this.#notes.replace(scope, 0); this.#tells.dispose(scope); }
  replace(scope, heir) { this.#notes.replace(scope, heir); this.#tells.replace(scope, heir); }

  // link tells what was found for a specifier. What found.find returns is found as well; it is called when
  // the machine begins, or is built anew before that was done.
  link(importer, specifier, kind, found) {
    const edge = this.#notes.link(importer, specifier, kind, found);
    if (this.#begun || found.find === undefined) return this.#tells.link(importer, specifier, kind, foundNow(edge));
    this.#waiting.push(() => { this.#tells.link(importer, specifier, kind, foundNow(edge)); });
    return undefined;
  }

  started(id, hash) { this.#notes.start(id, hash); this.#tells.started(id, hash); }
  finished(id) {
    const mayEnd = this.#notes.owned(id) && this.#notes.owns(id);
    if (!this.#open) this.#notes.commit([id]);
    return mayEnd ? this.#effects(this.#told.finished(id)) : this.#tells.finished(id);
  }

  threw(id) {
    this.#notes.threw(id);
    return this.#notes.owns(id) ? this.#effects(this.#told.threw(id)) : this.#tells.threw(id);
  }

  released(number) {
    const mine = this.#numbers.get(number);
    this.#drop(number);
    if (mine !== undefined) this.#tells.released(mine);
  }

  effect(owner) {
    const number = ++this.#last;
    const { number: mine, deferred } = this.#begun ? this.#told.effect(owner) : this.#foretell(owner, number);
    this.#map(number, mine);
    this.#notes.own(number, owner);
    return { number, deferred };
  }

  // foretell is what a machine will answer that has not begun: it counts as is done here.
  #foretell(owner, number) {
    this.#tells.effect(owner);
    return { number, deferred: false };
  }

  apply(changes) { room(roomToBegin); this.#told.apply(changes); }
  applyOnly(changes) { room(roomToBegin); return this.#told.applyOnly(changes); }
  resync(ids) { room(roomToBegin); return this.#told.resync(ids); }
  next(...reply) {
    if (this.#failure !== undefined) throw this.#failure;
    const step = this.#told.next(...reply);
    this.#stepping = step.do !== 'idle';
    this.#open = step.undoable;
    if (step.do === 'move') this.#notes.move(step.id, step.ids[0]);
    const effects = step.do === 'retire' ? this.#effects(step.effects) : step.effects.map((mine) => this.#known.get(mine) ?? mine);
    return { ...step, effects };
  }

  outcome() { return this.#told.outcome(); }
  version(id) { return this.#told.version(id); }
  unheard(paths) { return this.#told.unheard(paths); }
  modules() { return this.#told.modules(); }
  watched() { return this.#told.watched(); } // what changed in the paths to watch

  // resolve finds a file as Node does, but as the files are now: { path, link,
  // manifests, probes, code, message }. path is "" if there is none, for which code
  // and message tell the reason, link is where links lead on to path, probes are the
  // paths that were looked for in vain, and manifests the package.json files that
  // were read.
  resolve(specifier, importer) {
    this.#extend(Object.keys(Module._extensions)); // a transpiler adds its own
    this.#search(conditions);
    return this.#told.resolve(specifier, importer);
  }

  // resolveImport does so for what is imported, of which TypeScript leaves out the extension.
  resolveImport(specifier, importer) {
    this.#extend(['.js', '.json', '.node', '.ts', '.tsx', '.jsx']);
    this.#search(importConditions);
    return this.#told.resolve(specifier, importer);
  }

  #extend(extensions) {
    if (this.#extensions === extensions.join()) return;
    this.#call('extensions', ...extensions);
    this.#extensions = extensions.join();
  }

  // lower passes one on to what lowers (lower.go): it answers with a list of its own.
  lower(id, isModule, column, text) { return this.#call('lower', id, isModule ? '1' : '0', column, text); }

  // specifiers are what an ES module imports, by its text.
  specifiers(text) { return this.#call('specifiers', text); }

  // settle passes a message on to the watcher's half (watch.go).
  settle(...message) { return this.#call(...message); }

  // sum is the SHA-256 of bytes, or of those of a text, in hexadecimal. node:crypto makes it faster, but
  // is loaded in two milliseconds and as many megabytes, for many a program only
  // for this.
  sum(data) {
    this.#summed += data.length;
    if (!this.#begun || this.#summed > large) return sum(data);
    this.#ready();
    return this.#exchange(typeof data === 'string' ? encoder.encode(data) : data, 'sum', 'sum');
  }

  commit(ids) { this.#notes.commit(ids); }
  restore(ids) { this.#notes.restore(ids); }
  forget(ids) { for (const id of ids) this.#notes.modules.delete(id); }
}

const searches = (by) => ['search', preservesLinks ? '1' : '0', by.length, ...by, ...Module.globalPaths];

// probe fails with a RangeError, in JavaScript, where WebAssembly would die.
function probe(frames) {
  if (frames > 0) probe(frames - 1);
}

// room does so for an amount of memory: that of arguments to a function. It is
// slower than a few frames, whose size the compiler changes as it likes.
function room(size) { Reflect.apply(ignore, undefined, size); }

function ignore() {}

function kilobytes(n) { return Array(n * 128).fill(0); }

function createMachine() {
  check();
  return new Machine();
}

module.exports = { createMachine };
