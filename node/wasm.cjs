// @ts-nocheck: the types of Node 20 have no WebAssembly, nor what Go's runtime asks of wasi
'use strict';

// WebAssembly that Go has made, in Node.js: its code, and what it imports. That
// is questions about files, processors and the time, and what Go's runtime needs of a system.

const fs = require('node:fs');
const path = require('node:path');
const { fileSystem, lookAt, others } = require('./look.cjs');
const { pushed } = require('./pushed.cjs');

const now = performance.now.bind(performance); // a test may replace it
const wasmFile = path.join(__dirname, 'heatsync.wasm');

// instantiate returns the exports of a new instance, which has been initialized when
// the file was made (internal/nodehost/preinit). write is called with the text of
// a panic, piece by piece.
function instantiate(compiled, write) {
  let instance;
  let answer = Buffer.alloc(0);
  const memory = () => Buffer.from(instance.exports.memory.buffer);
  const text = (at, size) => memory().toString('utf8', at, at + size);
  const heatsync = {
    stat: (at, size) => stat(text(at, size)),
    ask: (what, at, size) => {
      const found = what === 3 ? require('./alone.cjs').transform(text(at, size)) : ask(what, text(at, size));
      if (found === undefined) return -1;
      answer = found;
      return answer.length;
    },
    answer: (to) => { answer.copy(memory(), to); },
    now: () => now() * 1000,
    look: (at, size, to) => { new Float64Array(instance.exports.memory.buffer, to, 7).set(lookAt(text(at, size))); },
    fileSystem: (at, size) => fileSystem(text(at, size)),
    others,
  };
  instance = new WebAssembly.Instance(compiled, { heatsync, wasi_snapshot_preview1: wasiFor(compiled, memory, write) });
  return instance.exports;
}

// stat, ask and linkAt are called from within WebAssembly, which no error may
// pass: where the program may not look, there is nothing.
function stat(file) {
  const kind = pushed.kind(file);
  if (kind !== undefined) return kind;
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
    if (what === 0) return pushed.covers(file) ? pushed.bytes(file) : fs.readFileSync(file);
    const answer = what === 1 ? pushed.found(file) ?? fs.realpathSync(file) : linkAt(file);
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

const slot = 'heatsync.wasm';
let code; // of the machine
let isShared = false;

// check throws if there can be no instance. That is made when a program has begun, which is too late to say so.
function check() {
  if (typeof WebAssembly === 'undefined') {
    throw new Error('heatsync needs WebAssembly, which this Node.js was started without (--jitless)');
  }
  try {
    void new WebAssembly.Memory({ initial: 1 }); // takes as much address space as a large one
  } catch (cause) {
    throw new Error('heatsync: no address space for WebAssembly: raise "ulimit -v", or start Node.js with '
      + '--disable-wasm-trap-handler', { cause });
  }
  if (hasWorkers()) share();
}

// compiled returns the machine's code.
const compiled = () => (code ??= compile(wasmFile));

// share gives the code to the workers that are started from now on, or takes it from the main thread if
// this is a worker.
function share() {
  if (isShared) return;
  isShared = true; // what follows is a require, which may lead back to here
  const { getEnvironmentData, setEnvironmentData } = require('node:worker_threads');
  const shared = getEnvironmentData(slot);
  if (shared instanceof WebAssembly.Module) code ??= shared;
  else setEnvironmentData(slot, compiled());
}

// hasWorkers tells whether node:worker_threads is loaded, as it is in every worker.
// In programs that have none that would take a millisecond, and 2 MB.
const hasWorkers = () => process.moduleLoadList?.includes('NativeModule worker_threads') ?? true;

// compile reads a file that V8 makes a copy of. The buffer is one that can be resized,
// since the memory of such a one is given back at once, and not after some
// collection: 2.5 MB, and as much again that malloc would keep.
function compile(file) {
  const descriptor = fs.openSync(file);
  try {
    const { size } = fs.fstatSync(descriptor);
    const buffer = new ArrayBuffer(size, { maxByteLength: size });
    const bytes = new Uint8Array(buffer);
    for (let at = 0, read = 1; at < size && read > 0; at += read) read = fs.readSync(descriptor, bytes, at, size - at);
    const made = new WebAssembly.Module(bytes);
    buffer.resize(0);
    return made;
  } finally {
    fs.closeSync(descriptor);
  }
}

module.exports = { check, compiled, instantiate, share };
