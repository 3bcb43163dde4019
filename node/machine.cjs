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

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const wasmFile = path.join(__dirname, 'heatsync.wasm');
const decoder = new TextDecoder();
const encoder = new TextEncoder();
// preservesLinks tells whether Node takes a module's path as it was found.
const preservesLinks = process.env.NODE_PRESERVE_SYMLINKS === '1' || process.execArgv.includes('--preserve-symlinks');

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

  constructor(compiled) {
    this.compiled = compiled;
    this.#start();
  }

  #start() {
    let instance;
    let answer = Buffer.alloc(0);
    const memory = () => Buffer.from(instance.exports.memory.buffer);
    const text = (at, size) => memory().toString('utf8', at, at + size);
    const heatsync = {
      stat: (at, size) => stat(text(at, size)),
      ask: (what, at, size) => {
        const found = ask(what, text(at, size));
        if (found === undefined) return -1;
        answer = found;
        return answer.length;
      },
      answer: (to) => { answer.copy(memory(), to); },
    };
    const wasi = wasiFor(this.compiled, memory, (chunk) => { this.#panic += chunk; });
    instance = new WebAssembly.Instance(this.compiled, { heatsync, wasi_snapshot_preview1: wasi });
    instance.exports._initialize();
    this.#exports = instance.exports;
    if (path.sep === '\\') this.#send(['windows']);
    this.#send(['search', preservesLinks ? '1' : '', ...Module.globalPaths]);
  }

  // call tells the machine something and returns its answer, a list of strings.
  #call(...message) {
    probe(headRoom);
    if (this.#exports === undefined) this.#rebuild();
    return this.#send(message);
  }

  #send(message) {
    const bytes = encoder.encode(message.join('\0'));
    try {
      const { reserve, tell, memory } = this.#exports;
      const at = reserve(bytes.length);
      new Uint8Array(memory.buffer).set(bytes, at);
      const place = BigInt.asUintN(64, tell());
      const size = Number(place & 0xffffffffn);
      if (size === 0) return [];
      const start = Number(place >> 32n);
      return decoder.decode(new Uint8Array(memory.buffer, start, size)).split('\0');
    } catch (error) {
      throw this.#failed(error, message[0]);
    }
  }

  #failed(cause, verb) {
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

  entry(id) { this.#notes.entry = id; this.#call('entry', id); }
  open(scope, follow, watch) {
    this.#notes.scopes.set(scope, [bit(follow), bit(watch)]);
    this.#call('open', scope, bit(follow), bit(watch));
  }

  hold(scope, id) { this.#notes.hold(scope, id); this.#call('hold', scope, id); }
  dispose(scope) { this.#notes.dispose(scope); this.#call('dispose', scope); }
  link(importer, specifier, kind, target, probes, _manifests, link = '') {
    this.#notes.link(importer, [specifier, kind, target, link, ...probes]);
    this.#call('link', importer, specifier, kind, target, link, ...probes);
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

  next(failed, value) {
    if (this.#failure !== undefined) throw this.#failure;
    const [act, id, specifier, scope, count, ...rest] = this.#call('next', bit(failed), value);
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
    const [number, ok, resync] = answer.splice(0, 3);
    const list = (width) => {
      const flat = answer.splice(0, Number(answer.shift()) * width);
      return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));
    };
    const causes = () => list(3).map(([id, reason, version]) => ({ id, reason, version: Number(version) }));
    return {
      number: Number(number), ok: ok === '1', resync: resync === '1',
      evaluated: causes(), restart: causes(),
      failed: list(1).flat(), removed: list(1).flat(), pending: list(1).flat(),
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
  // probes }. path is "" if there is none, link is where links lead on to path, and
  // probes are the paths that were looked for in vain.
  resolve(specifier, importer) {
    const [path, link, ...probes] = this.#call('resolve', specifier, importer);
    return { path, link, probes };
  }

  // settle passes a message on to the watcher's half (settle.go).
  settle(...message) { return this.#call(...message); }

  commit(ids) { this.#notes.commit(ids); }
  restore(ids) { this.#notes.restore(ids); }
  forget(ids) { for (const id of ids) this.#notes.modules.delete(id); }
}

// Notes are what it takes to build a machine anew: what was told and still counts.
class Notes {
  entry = undefined;
  scopes = new Map();
  effects = new Map(); // number -> owner
  modules = new Map(); // id -> { hash, edges, before }
  #holds = new Map(); // scope -> ids
  #moves = []; // [from, to] of files that take the place of others, if that is not undone

  start(id, hash) {
    const before = this.modules.get(id);
    this.modules.delete(id); // the order is that of the evaluations
    this.modules.set(id, { hash, edges: new Map(), before: before?.before ?? before });
  }

  // threw forgets what never ran; a version before is restored by a step.
  threw(id) { if (this.modules.get(id)?.before === undefined) this.modules.delete(id); }

  link(importer, edge) { this.modules.get(importer)?.edges.set(`${edge[1]}\0${edge[0]}`, edge); }
  hold(scope, id) {
    if (!this.#holds.has(scope)) this.#holds.set(scope, new Set());
    this.#holds.get(scope).add(id);
  }

  dispose(scope) { this.scopes.delete(scope); this.#holds.delete(scope); }
  move(from, to) { this.#moves.push([from, to]); }
  commit(ids) {
    for (const id of ids) if (this.modules.has(id)) this.modules.get(id).before = undefined;
    for (const [from, to] of this.#moves.splice(0)) this.#moved(from, to);
  }

  #moved(from, to) {
    for (const [id, { edges }] of this.modules) {
      if (id !== to) for (const edge of edges.values()) if (edge[2] === from) edge[2] = to;
    }
    for (const ids of this.#holds.values()) if (ids.has(from)) ids.add(to);
  }

  restore(ids) {
    this.#moves = [];
    for (const id of ids) {
      const before = this.modules.get(id)?.before;
      if (before !== undefined) this.modules.set(id, before);
    }
  }

  replay(call, mapped) {
    if (this.entry !== undefined) call('entry', this.entry);
    for (const [scope, options] of this.scopes) call('open', scope, ...options);
    for (const [id, { hash, edges, before }] of this.modules) {
      call('started', id, (before ?? { hash }).hash);
      for (const edge of new Map([...(before?.edges ?? []), ...edges]).values()) call('link', id, ...edge);
      call('finished', id);
    }
    for (const [scope, ids] of this.#holds) for (const id of ids) call('hold', scope, id);
    for (const [number, owner] of this.effects) mapped(number, call('effect', owner));
  }
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

// stat, ask and linkAt are called from within WebAssembly, which no error may
// pass: where the program may not look, there is nothing.
function stat(file) {
  try {
    const found = fs.statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return 0;
    return found.isDirectory() ? 2 : 1;
  } catch {
    return 0;
  }
}

function ask(what, file) {
  try {
    if (what === 0) return fs.readFileSync(file);
    const answer = what === 1 ? fs.realpathSync(file) : linkAt(file);
    return answer === undefined ? undefined : Buffer.from(answer);
  } catch {
    return undefined;
  }
}

// linkAt returns what a link holds, nothing for what is no link.
function linkAt(file) {
  try {
    const stat = fs.lstatSync(file, { throwIfNoEntry: false });
    return stat?.isSymbolicLink() ? fs.readlinkSync(file) : stat && '';
  } catch {
    return ''; // it is something, but not what can be followed
  }
}

// wasiFor supplies what Go's runtime imports. It needs a clock, random numbers
// and a place for the text of a panic; all else is answered with "no such
// thing" (ENOSYS), so that nothing of the system can be reached.
function wasiFor(compiled, memory, write) {
  const ok = 0;
  const zero = (...places) => { for (const at of places) memory().writeUInt32LE(0, at); return ok; };
  const functions = {
    args_sizes_get: zero,
    environ_sizes_get: zero,
    args_get: () => ok,
    environ_get: () => ok,
    clock_time_get: (_, __, at) => {
      memory().writeBigUInt64LE(process.hrtime.bigint(), at);
      return ok;
    },
    random_get: (at, size) => {
      const bytes = memory();
      for (let i = 0; i < size; i++) bytes[at + i] = Math.random() * 256;
      return ok;
    },
    sched_yield: () => ok,
    poll_oneoff: () => ok, // a short sleep, before a panic is told
    fd_write: (_, vectors, count, written) => {
      const bytes = memory();
      let total = 0;
      for (let i = 0; i < count; i++) {
        const at = bytes.readUInt32LE(vectors + 8 * i);
        const size = bytes.readUInt32LE(vectors + 8 * i + 4);
        write(bytes.toString('utf8', at, at + size));
        total += size;
      }
      bytes.writeUInt32LE(total, written);
      return ok;
    },
    proc_exit: (status) => { throw new Error(`the machine ended with status ${status}`); },
  };
  const missing = () => 52;
  const badDescriptor = () => 8;
  for (const { module, name } of WebAssembly.Module.imports(compiled)) {
    if (module === 'wasi_snapshot_preview1') functions[name] ??= name.startsWith('fd_') ? badDescriptor : missing;
  }
  return functions;
}

// compiled returns the machine's code, from the main thread if this is a worker.
function compiled() {
  if (typeof WebAssembly === 'undefined') {
    throw new Error('heatsync needs WebAssembly, which this Node.js was started without (--jitless)');
  }
  const { getEnvironmentData, setEnvironmentData } = require('node:worker_threads');
  const slot = 'heatsync.wasm';
  const shared = getEnvironmentData(slot);
  if (shared instanceof WebAssembly.Module) return shared;
  const made = new WebAssembly.Module(fs.readFileSync(wasmFile));
  setEnvironmentData(slot, made);
  return made;
}

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
