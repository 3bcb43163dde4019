'use strict';

// The machine (cmd/heatsync-wasm) as an object: one method a verb. It holds
// ids and strings only; whatever is a JavaScript value stays on this side.
//
// Two things can go wrong in WebAssembly that can't in JavaScript: the stack
// may end inside of it, which no finally block in there survives, and Go may
// panic. Against the first a probe makes sure of head-room before each entry;
// after either, the machine is built anew from the notes kept here. A transaction
// that was under way is lost: next throws, and who carries out the steps puts
// everything back (Transaction in facade/transaction.js).

const Module = require('node:module');
const path = require('node:path');
const { conditions, preservesLinks } = require('./flags.cjs');
const { Notes } = require('./notes.cjs');
const { compiled, instantiate } = require('./wasm.cjs');

const decoder = new TextDecoder();
const encoder = new TextEncoder();

// What is larger than this is summed elsewhere.
const large = 2 ** 15; // bytes

// The frames that must still fit on the stack when WebAssembly is entered.
const headRoom = 100;

// As much must fit when a module begins to load, and when a transaction or a new
// machine begins: what comes after that on the same level must not fail half-way.
const roomToLoad = kilobytes(32);
const roomToBegin = kilobytes(64);

class Machine {
  #exports; // undefined: it has failed
  #stepping = false; // a transaction is under way
  #open = false; // that may still fail
  #failure; // what it failed with in that
  #notes = new Notes();
  #numbers = new Map(); // effect number as known outside -> the machine's
  #known = new Map(); // and back
  #last = 0;
  #panic = '';
  #extensions; // that it looks for
  failures = 0; // of all machines

  constructor(compiled) {
    this.compiled = compiled;
    this.#start();
  }

  #start() {
    this.#exports = instantiate(this.compiled, (chunk) => { this.#panic += chunk; });
    this.#extensions = '.js,.json,.node';
    if (path.sep === '\\') this.#send(['windows']);
    this.#send(['search', bit(preservesLinks), conditions.length, ...conditions, ...Module.globalPaths]);
  }

  // call tells the machine something and returns its answer, a list of strings.
  #call(...message) {
    this.#ready();
    return this.#send(message);
  }

  #send(message) {
    const answer = this.#exchange(encoder.encode(message.join('\0')), 'tell', message[0]);
    return answer === '' ? [] : answer.split('\0');
  }

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
    if (this.#exports === undefined) this.#rebuild();
  }

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
    this.#numbers.clear();
    this.#known.clear();
    try {
      this.#start();
      this.#notes.replay((...message) => this.#send(message), (number, [mine]) => this.#map(number, Number(mine)));
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
    return numbers.map(Number).map((mine) => {
      const number = this.#known.get(mine) ?? mine;
      this.#drop(number);
      return number;
    });
  }

  #drop(number) {
    this.#known.delete(this.#numbers.get(number));
    this.#numbers.delete(number);
    this.#notes.effects.delete(number);
  }

  pin(id) { this.#notes.pin(id); this.#call('pin', id); }
  open(scope, follow, watch) {
    this.#notes.scopes.set(scope, [bit(follow), bit(watch)]);
    this.#call('open', scope, bit(follow), bit(watch));
  }

  hold(scope, id) { this.#notes.hold(scope, id); this.#call('hold', scope, id); }
  dispose(scope) { this.#notes.replace(scope, 0); this.#call('dispose', scope); }
  replace(scope, heir) { this.#notes.replace(scope, heir); this.#call('replace', scope, heir); }
  link(importer, specifier, kind, target, probes, manifests = [], link = '') {
    const edge = [specifier, kind, target, link, manifests.length, ...manifests, ...probes];
    this.#notes.link(importer, edge);
    this.#call('link', importer, ...edge);
  }

  started(id, hash) { this.#notes.start(id, hash); this.#call('started', id, hash); }
  finished(id) {
    if (!this.#open) this.#notes.commit([id]);
    return this.#effects(this.#call('finished', id));
  }

  threw(id) { this.#notes.threw(id); return this.#effects(this.#call('threw', id)); }
  released(number) {
    const mine = this.#numbers.get(number);
    this.#drop(number);
    if (mine !== undefined) this.#call('released', mine);
  }

  effect(owner) {
    const [mine, deferred] = this.#call('effect', owner);
    this.#map(++this.#last, Number(mine));
    this.#notes.effects.set(this.#last, owner);
    return [this.#last, deferred === '1'];
  }

  apply(changes) {
    room(roomToBegin);
    this.#call('apply', ...changes.flatMap(({ path: file, hash, removed }) => [file, hash, bit(removed)]));
  }

  resync(ids) {
    room(roomToBegin);
    const [problem] = this.#call('resync', ...ids);
    if (problem !== undefined) throw new Error(`resync: ${problem}`);
  }

  next(failed, value, { link = '', manifests = [], probes = [] }) {
    if (this.#failure !== undefined) throw this.#failure;
    const [act, id, specifier, scope, count, ...rest] = this.#call('next', bit(failed), value, link, manifests.length, ...manifests, ...probes);
    this.#stepping = act !== 'idle';
    this.#open = undoable.has(act);
    const ids = rest.slice(0, Number(count));
    if (act === 'move') this.#notes.move(id, ids[0]);
    const numbers = rest.slice(Number(count));
    const effects = act === 'retire' ? this.#effects(numbers)
      : numbers.map((mine) => this.#known.get(Number(mine)) ?? Number(mine));
    return { do: act, id, specifier, scope: Number(scope), ids, effects };
  }

  outcome() {
    const answer = this.#call('outcome');
    const [number, ok, resync, told] = answer.splice(0, 4);
    const list = (width) => {
      const flat = answer.splice(0, Number(answer.shift()) * width);
      return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));
    };
    const causes = () => list(5).map(([id, why, of, reason, version]) => ({ id, why, of, reason, version: Number(version) }));
    return {
      number: Number(number), ok: ok === '1', resync: resync === '1', told: told === '1',
      evaluated: causes(), restart: causes(),
      failed: list(1).flat(), removed: list(1).flat(), pending: list(1).flat(), mended: list(1).flat(),
    };
  }

  version(id) { return Number(this.#call('version', id)[0]); }

  modules() {
    const answer = this.#call('modules');
    const list = [];
    while (answer.length > 0) {
      const [id, version, hash, held, count] = answer.splice(0, 5);
      list.push({ id, version: Number(version), hash, held: held === '1', heldBy: answer.splice(0, Number(count)) });
    }
    return list;
  }

  // watched returns what changed in the set of paths to watch.
  watched() {
    const answer = this.#call('watched');
    const diff = [];
    for (let i = 0; i < answer.length; i += 3) {
      diff.push({ path: answer[i], hash: answer[i + 1], gone: answer[i + 2] === '1' });
    }
    return diff;
  }

  // resolve finds a file as Node does, but as the files are now: { path, link,
  // probes, manifests, code, message }. path is "" if there is none, for which code
  // and message tell the reason, link is where links lead on to path, probes are the
  // paths that were looked for in vain, and manifests the package.json files that
  // were read.
  resolve(specifier, importer) {
    const extensions = Object.keys(Module._extensions); // a transpiler adds its own
    if (this.#extensions !== extensions.join()) {
      this.#call('extensions', ...extensions);
      this.#extensions = extensions.join();
    }
    const [path, link, code, message, count, ...rest] = this.#call('resolve', specifier, importer);
    const manifests = rest.splice(0, Number(count));
    return { path, link, probes: rest, manifests, code, message };
  }

  // settle passes a message on to the watcher's half (settle.go).
  settle(...message) { return this.#call(...message); }

  // sum is the SHA-256 of bytes, in hexadecimal. node:crypto makes it faster, but
  // is loaded in two milliseconds and as many megabytes, for many a program only
  // for this.
  sum(bytes) {
    if (bytes.length > large) return require('node:crypto').createHash('sha256').update(bytes).digest('hex');
    this.#ready();
    return this.#exchange(bytes, 'sum', 'sum');
  }

  commit(ids) { this.#notes.commit(ids); }
  restore(ids) { this.#notes.restore(ids); }
  forget(ids) { for (const id of ids) this.#notes.modules.delete(id); }
}

// The steps after which everything can still be put back.
const undoable = new Set(['resolve', 'compile', 'move', 'evict', 'evaluate', 'check']);

const bit = (flag) => (flag ? '1' : '0');

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
  const module = compiled();
  try {
    return new Machine(module);
  } catch (error) {
    if (!/memory|allocat/i.test(String(error?.message))) throw error;
    throw new Error('heatsync: no address space for WebAssembly: raise "ulimit -v", or start Node.js with '
      + '--disable-wasm-trap-handler', { cause: error });
  }
}

module.exports = { createMachine };
