'use strict';

// The host for Node.js: Node's own loader, watched from two places and never replaced. What
// a host must offer is in facade/host.d.ts.
//
//	Module._load            which module requires what: the plain edges
//	Module.prototype.load   a top level begins and ends

const Module = require('./loader.cjs');
const path = require('node:path');
const { isModuleNamespaceObject } = require('node:util/types');
const { caller, calling, siteHere } = require('./callsite.cjs');
const circular = require('./circular.cjs');
const { adopt, bringBackChild, dropOldChildren, parentOf } = require('./children.cjs');
const { Bridge } = require('./bridge.cjs');
const { Lowered } = require('./esm.cjs');
const { isNodes, loadText, noteCompiled, parse, runText, textOf } = require('./code.cjs');
const { isPackage } = require('./facade/packages.js');
const { Gathered } = require('./gathered.cjs');
const { inside } = require('./inside.cjs');
const { bytesOf, exists, lend, onDisk, pushed, read, readText, realOf, unreadable } = require('./pushed.cjs');
const { Requests } = require('./requests.cjs');
const { Naming, isLoaded, isWhole } = require('./livemode.cjs');
const { passOn, say, toldOf, warn } = require('./told.cjs');
const { share } = require('./wasm.cjs');

const ours = __dirname + path.sep;

class Host {
  constructor(machine) {
    this.machine = machine;
    this.whole = isWhole();
    this.naming = new Naming((...told) => this.realm.tell(...told));
    this.evicted = new Map(); // id -> the Module of the version before
    this.staged = new Map(); // id -> { hash, text } that was checked in this transaction
    this.data = new Map(); // id -> bytes that were read for the batch
    this.compiled = new Map(); // id -> what a transpiler has made of it
    this.reloaded = new Set(); // ids that had more than one version
    this.loads = []; // [parent, id] of what was asked for since modules are evicted
    this.lowered = new Lowered(this, (id) => this.staged.get(id) ?? this.#accepted(id) ?? this.#read(id));
    this.bridge = new Bridge(this);
    this.requests = new Requests(machine, (id) => (this.#holds(id) ? 'sync' : 'plain'), () => this.flush(), (id) => this.lowered.patternsOf(id));
    this.lost = new Set(); // paths that a machine which failed was told of
    this.gone = new Set(); // files that have disappeared, of which the last version runs
    this.outside = false; // code outside of all modules asks for the one that begins next
    this.gathered = new Gathered(() => this.alone(() => this.#flush()));
    this.onReport = undefined; // who prints reports
    this.onWatch = undefined; // who watches
    this.onWatching = this.onConfigured = this.onWarn = undefined;
    this.noticed = new Set(); // ids that were in the cache when this began
    this.copiers = new Set(); // ids of pinned files that were named for what they may have copied
    this.early = new Set(); // ids that were being loaded when this began
    this.realm = require('./facade/heatsync.js')(this.#facade());
    this.#notice();
    this.#hook();
  }

  // apply reloads what a batch of { path, hash, removed } asks for, which a watcher has
  // seen. What a machine that failed has lost comes with the next; but once only, as it may
  // be the reason.
  apply(batch) {
    const again = [...this.lost].filter((file) => batch.every((change) => change.path !== file)).map((file) => ({ path: file }));
    this.lost.clear();
    this.#apply(again, batch, (change) => this.#take(change), (changes) => this.realm.apply(changes));
  }

  // push does so for one of { path, data, removed }, which the disk may not have, and
  // with only by itself. It returns the paths of which no module has heard.
  push(batch, only) {
    const undo = pushed.save();
    let ok = false;
    let unheard = [];
    try {
      this.#apply([], batch, (change) => this.#lay(change), (changes) => {
        unheard = this.machine.unheard(changes.map((change) => change.path));
        this.requests.forgetPaths();
        const problem = only ? this.machine.applyOnly(changes) : '';
        if (problem !== '') throw new Error(problem);
        this.realm.apply(only ? undefined : changes);
        ok = this.machine.outcome().ok;
      });
    } finally {
      if (only && !ok) {
        undo();
        this.requests.forgetPaths();
      }
    }
    return this.machine.unheard(unheard);
  }

  #apply(again, batch, take, run) {
    this.#ripen();
    const { failures } = this.machine;
    try {
      const changes = [...again, ...batch].flatMap(take);
      const others = changes.filter((change) => this.#comesOrGoes(change)); // each is noted
      if (others.length > 0) this.requests.forgetPaths();
      run(changes);
    } finally {
      if (this.machine.failures > failures) for (const change of batch) this.lost.add(change.path);
      this.data.clear();
      if (pushed.agree()) this.requests.forgetPaths();
      this.flush();
    }
  }

  // flush tells the watcher what it should look at from now on.
  flush() { this.gathered.ask(); }

  #flush() {
    this.#ripen();
    if (this.onWatch === undefined) return;
    const diff = this.machine.watched();
    if (diff.length > 0) this.onWatch(diff.map((entry) => this.#asOnDisk(entry)));
  }

  // asOnDisk has a watcher compare the disk with what it had when a batch was laid over it:
  // the batch is no change of the disk, a save since then is one.
  #asOnDisk(entry) {
    return entry.gone || !pushed.covers(entry.path) ? entry : { ...entry, hash: pushed.under(entry.path) };
  }

  // alone does what no code of the user's waits for, so that an error would end the
  // program. What can fail is the machine, which is built anew by the next call:
  // it is done once more.
  alone(work) {
    try {
      work();
    } catch {
      try {
        work();
      } catch (error) {
        (this.onWarn ?? warn)(toldOf(error));
      }
    }
  }

  // comesOrGoes tells whether a change is more than one of a file's contents.
  #comesOrGoes({ path: file, removed }) {
    if (removed) this.gone.add(file);
    return removed || this.gone.delete(file) || !this.#tracked(file);
  }

  // take reads a changed file. One that is not what the watcher saw has changed
  // again: its next batch is on the way. What was lost is as it was laid.
  #take({ path: file, removed, hash }) {
    if (hash !== undefined) pushed.drop(file);
    const bytes = removed ? undefined : bytesOf(file);
    if (bytes === undefined) return [{ path: file, hash: '', removed: true }];
    if (bytes === unreadable) return [{ path: file, hash: unreadable, removed: false }]; // to compile it fails, and says so
    const sum = this.machine.sum(bytes);
    if (hash !== undefined && hash !== sum && !pushed.covers(file)) return [];
    this.data.set(file, bytes);
    return [{ path: file, hash: sum, removed: false }];
  }

  // lay lays over the disk what a batch says of a file. Links lead to the one that is
  // meant; the path is told, too, if somebody has looked there.
  #lay({ path: file, removed, data }) {
    const at = removed ? path.join(realOf(path.dirname(file)), path.basename(file)) : realOf(file);
    if (data === undefined) pushed.drop(at);
    const bytes = removed ? undefined : data ?? bytesOf(at);
    if (bytes !== unreadable && (removed || bytes !== undefined)) pushed.lay(at, bytes, this.#sumOf(onDisk(at)));
    const hash = bytes === unreadable ? unreadable : this.#sumOf(bytes);
    const paths = at !== file && this.machine.unheard([file]).length === 0 ? [at, file] : [at];
    return paths.map((each) => ({ path: each, hash, removed: bytes === undefined }));
  }

  #read(id) {
    const data = this.data.get(id) ?? readText(id);
    return { hash: this.machine.sum(data), text: textOf(data) };
  }

  #hash(id) { return this.#sumOf(bytesOf(id)); }

  // sumOf is '' for what can't be read.
  #sumOf(bytes) { return typeof bytes === 'object' ? this.machine.sum(bytes) : ''; }

  #facade() {
    return {
      machine: this.machine,
      imports: (id) => this.lowered.imports(id),
      cached: (id) => Object.hasOwn(Module._cache, id),
      module: (id) => Module._cache[id],
      hash: (id) => this.#hash(id),
      text: (id) => textOf(read(id)),
      caller,
      calling,
      live: process.env.HEATSYNC_LIVE === '1',
      whole: this.whole,
      names: () => this.naming.begin(),
      site: () => siteHere((file) => this.compiled.get(file) ?? this.#running(file)),
      resolve: (specifier, importer, isImport) => (isImport ? this.requests.resolveImport(specifier, importer) : this.requests.resolve(specifier, importer)),
      isMain: (id) => (this.lowered.main ?? require.main?.filename) === id,
      isNamespace: isModuleNamespaceObject,
      load: (id, importer) => this.#load(id, importer),
      builtin: (name) => require(name), loaded: isLoaded,
      compile: (id) => this.#stage(id),
      evict: (ids) => this.#evict(ids),
      restore: (ids) => this.#restore(ids),
      forget: (ids) => this.#forget(ids),
      commit: (ids) => this.#commit(ids),
      check: () => {}, guard: (action) => action(), inside,
      report: (outcome) => this.#report(outcome),
      uncaught: (error) => passOn(error, this.onWarn),
      warn: (text) => (this.onWarn ?? warn)(text),
      now: () => performance.now(),
      timer: (name) => globalThis[name],
      configured: (options) => this.onConfigured?.(options),
      asked: () => this.flush(),
      watching: (on) => {
        this.onWatching?.(on);
        this.flush();
      },
    };
  }

  // notice tells the machine of what is loaded already. Of modules that are
  // being loaded just now, the entry among them, it hears later that they ended.
  // What none of them was the first to load, code outside of all modules has.
  #notice() {
    const main = require.main?.filename;
    if (main !== undefined) this.machine.pin(main);
    const found = Object.entries(Module._cache).filter(([id]) => !isPackage(id) && !id.startsWith(ours) && path.isAbsolute(id));
    for (const [id] of found) this.noticed.add(id);
    for (const [id, module] of found) {
      this.machine.started(id, this.#hash(id));
      for (const child of module.children) {
        if (child.filename && !child.filename.startsWith(ours)) this.machine.link(id, child.filename, 'plain', { path: child.filename });
      }
      if (id !== main && !this.noticed.has(parentOf(module)?.filename)) this.machine.link('', id, 'plain', { path: id });
      this.early.add(id);
    }
    this.#ripen();
    this.flush(); // by then the entry has run
  }

  #ripen() {
    for (const id of this.early) {
      if (Module._cache[id]?.loaded === false) continue;
      this.early.delete(id);
      this.machine.finished(id);
    }
  }

  // hook adds one frame to the stack for each require and one for each load, no
  // more: users read stacks, and the first ten frames are all that Node shows.
  #hook() {
    const host = this;
    const { _load: load } = Module;
    const { load: loadFile } = Module.prototype;
    this.load = load;
    Module._load = function _load(request, parent, isMain) {
      const answer = host.#required(request, parent, isMain);
      host.outside = !isMain && typeof parent?.filename !== 'string';
      if (answer === undefined || answer.id === '') return load.call(Module, request, parent, isMain);
      return host.#given(request, parent, answer, load.call(Module, answer.moved ? answer.id : request, parent, isMain));
    };
    Module.prototype.load = function load(filename) {
      if (filename.endsWith('.node') || filename.startsWith(ours)) return loadFile.call(this, filename);
      const run = host.#begin(this, filename);
      host.flush();
      const done = run.made === undefined && (run.known || pushed.has(filename)) ? lend(filename, run.text) : undefined;
      try {
        if (run.made !== undefined) host.lowered.run(run);
        else if (host.bridge.waits) host.bridge.blocked(() => (run.gone ? runText : loadFile).call(this, filename, run.text));
        else (run.gone ? runText : loadFile).call(this, filename, run.text);
      } catch (error) {
        host.bridge.tell(error);
        host.#failed(run, error);
        throw error; // node-do-not-add-exception-line: it does not show this line as the one that threw
      } finally {
        done?.();
      }
      host.#end(run);
    };
  }

  // required is every require: it notes the edge and leaves the rest to Node.
  #required(request, parent, isMain) {
    const importer = parent?.filename;
    if (request === 'worker_threads' || request === 'node:worker_threads') share();
    if (typeof importer !== 'string' || typeof request !== 'string' || isMain || Module.isBuiltin(request)
      || importer.startsWith(ours)) return undefined;
    const answer = this.requests.ask(request, importer, parent);
    return answer.id.startsWith(ours) ? undefined : answer;
  }

  #given(request, parent, { id }, exports) {
    this.#adopted(parent, id);
    if (!this.#tracked(id)) this.machine.link(parent.filename, request, 'plain', {});
    const partial = this.realm.partial(id);
    if (partial !== undefined) circular.meet(partial);
    return this.#holds(id) && this.#tracked(id) ? this.realm.gives(parent.filename, id) : partial ?? exports;
  }

  #holds(id) { return this.whole && path.isAbsolute(id) && !id.endsWith('.node') && !isPackage(id); }
  // tracked tells whether a file is one that can be followed: not an addon, not
  // an ES module, and not this package.
  #tracked(id) { return this.realm.known(id) || this.noticed.has(id); }

  #load(id, importer) {
    this.lowered.want(id, importer);
    const parent = Module._cache[importer] ?? parentOf(this.evicted.get(id)) ?? undefined;
    this.outside = false;
    this.requests.knows(id);
    const exports = this.#gone(id) ? loadText(id, parent) : this.load.call(Module, id, parent, id === this.lowered.main);
    if (parent !== undefined) this.#adopted(parent, id);
    return exports;
  }

  // running returns the text of a file that runs, as far as that is known.
  #running(id) {
    const module = Module._cache[id];
    return (this.staged.get(id) ?? (module && codeOf.get(module)))?.text ?? textOf(read(id));
  }

  // gone tells whether a file has disappeared whose last bytes are to run again.
  #gone(id) {
    return !this.staged.has(id) && this.#accepted(id) !== undefined && !Object.hasOwn(Module._cache, id) && !exists(id);
  }

  // adopted notes that a parent has a module, which may be another than before.
  #adopted(parent, id) {
    if (this.evicted.size > 0) this.loads.push([parent, id]);
    const { filename } = parent;
    const isNew = this.evicted.has(filename) && Module._cache[filename] === parent; // so that all it has is new
    if (this.reloaded.has(id) && !isNew) adopt(parent, id);
  }

  // begin is called when a top level is about to run.
  #begin(module, id) {
    this.machine.room();
    const checked = this.staged.get(id) ?? this.#accepted(id);
    const { hash, text } = checked ?? this.#read(id);
    const { exports } = module;
    const gone = !this.staged.has(id) && checked !== undefined && !exists(id);
    this.requests.begin(id);
    if (module.id === '.') this.machine.pin(id); // the entry, of a program that was not there yet
    if (this.outside) this.machine.link('', id, 'plain', { path: id });
    this.outside = false;
    const { made, error } = this.lowered.becomes(id, hash, text);
    this.realm.enter(id, module, hash, made?.code ?? text, made?.module);
    if (made !== undefined) this.compiled.set(id, made.code);
    else if (!isNodes(id) && !id.endsWith('.json')) noteCompiled(module, (made) => { this.compiled.set(id, made); });
    else this.naming.compile(module, id, text, checked !== undefined && !gone);
    return { module, id, hash, text, exports, gone, known: isNodes(id), made, error };
  }

  #end({ module, id, hash, text, made }) {
    codeOf.set(module, { hash, text });
    circular.leave(module);
    if (isModuleNamespaceObject(module.exports)) { // Node.js has one for good
      this.machine.pin(id);
      this.bridge.possible();
    }
    this.realm.leave(id, module);
    if (made?.module) this.bridge.lives(id);
  }

  #failed({ module, id, exports }, error) {
    module.exports = exports;
    try {
      this.realm.failed(id, error);
    } catch { /* the machine failed, too: what the module has thrown is more to the point */ }
  }

  // accepted is what an unchanged file ran before, and runs again.
  #accepted(id) {
    const before = this.evicted.get(id);
    return before && codeOf.get(before);
  }

  // stage reads a file as it is now and makes sure that it compiles.
  #stage(id) {
    const code = this.#read(id);
    if (this.lowered.of(id, code.hash, code.text) === undefined) parse(id, code.text);
    this.staged.set(id, code);
    return code.hash;
  }

  // parse throws if a file can't be compiled, for all that this host knows of it.
  parse(id, bytes) { parse(id, textOf(bytes)); }

  #evict(ids) {
    for (const id of ids) {
      const module = Module._cache[id];
      if (module === undefined) continue;
      this.evicted.set(id, module);
      this.requests.evict(id);
      this.reloaded.add(id);
      delete Module._cache[id];
    }
  }

  #restore(ids) {
    for (const id of ids) {
      const before = this.evicted.get(id);
      if (before === undefined) delete Module._cache[id];
      else Module._cache[id] = before;
      this.requests.restore(id);
    }
    for (const [parent, id] of this.loads) bringBackChild(parent, id);
    this.machine.restore(ids);
    this.#over();
  }

  #commit(ids) {
    this.machine.commit(ids);
    this.bridge.renewed(ids);
    this.loads = [];
    this.#over();
  }

  #forget(ids) {
    for (const id of ids) {
      delete Module._cache[id];
      for (const notes of [this.compiled, this.reloaded, this.noticed, this.gone]) notes.delete(id);
      this.requests.forget(id);
      this.lowered.forget(id);
    }
    const parents = new Set([...this.loads.map(([parent]) => parent), ...Object.values(Module._cache)]);
    for (const parent of parents) for (const id of ids) dropOldChildren(parent, id);
    this.machine.forget(ids);
  }

  #over() {
    this.evicted.clear();
    this.requests.over();
    this.staged.clear();
  }

  #report(outcome) {
    this.#over();
    this.loads = [];
    if (outcome.told) return;
    if (this.onReport !== undefined) this.onReport(outcome);
    else say(outcome, this.copiers);
  }
}

const codeOf = new WeakMap(); // Module -> { hash, text }
module.exports = { Host };
