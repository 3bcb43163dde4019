'use strict';

// The hands of the machine in Node.js: Node's own loader, watched from two
// places and never replaced.
//
//	Module._load            who asks for what: the plain edges
//	Module.prototype.load   a top level begins and ends
//
// What a host must offer is listed at the head of facade/heatsync.js.

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { caller, calling, siteHere } = require('./callsite.cjs');
const { compileInstead, hashOf, isNodes, loadText, parse, read, runText, sumOf, textOf } = require('./code.cjs');

const ours = __dirname + path.sep;
const originalResolve = Module._resolveFilename;

class Host {
  constructor(machine) {
    this.machine = machine;
    this.evicted = new Map(); // id -> the Module of the version before
    this.staged = new Map(); // id -> { hash, text } that was checked in this transaction
    this.data = new Map(); // id -> bytes that came with the batch
    this.reloaded = new Set(); // ids that had more than one version
    this.loads = []; // [parent, id] of what was asked for since modules are evicted
    this.asked = new Map(); // importer -> Map(specifier -> { id, moved, told })
    this.askedBefore = new Map(); // the same of the versions before
    this.depth = 0;
    this.gone = new Set(); // files that have disappeared, of which the last version runs
    this.byPath = false; // what is found is asked for by its path
    this.linked = false; // an edge was told since the last flush
    this.onReport = undefined; // who prints reports
    this.onWatch = undefined; // who watches
    this.onWatching = undefined;
    this.onConfigured = undefined;
    this.onWarn = undefined;
    this.noticed = new Set(); // ids that were in the cache when this began
    this.early = new Set(); // ids that were being loaded when this began
    this.realm = require('./facade/heatsync.js')(this.#facade());
    this.#notice();
    this.#hook();
  }

  // apply reloads what a batch of { path, removed, data } asks for.
  apply(batch) {
    this.#ripen();
    const changes = batch.map((change) => this.#take(change)).filter(Boolean);
    const others = changes.filter((change) => this.#comesOrGoes(change)); // each is noted
    if (others.length > 0) this.#forgetPaths();
    try {
      this.realm.apply(changes);
    } finally {
      this.data.clear();
      this.flush();
    }
  }

  // flush tells the watcher what it should look at from now on.
  flush() {
    this.#ripen();
    if (this.depth > 0 || this.onWatch === undefined) return;
    this.linked = false;
    const diff = this.machine.watched();
    if (diff.length > 0) this.onWatch(diff);
  }

  // comesOrGoes tells whether a change is more than one of a file's contents.
  #comesOrGoes({ path: file, removed }) {
    if (removed) this.gone.add(file);
    return removed || this.gone.delete(file) || !this.#tracked(file);
  }

  // forgetPaths has Node look again for what it has found: there are other files
  // now. What it knows by the folder that asked can't be reached, so that from now
  // on it is asked by path.
  #forgetPaths() {
    for (const key of Object.keys(Module._pathCache)) delete Module._pathCache[key];
    this.byPath = true;
  }

  // take reads a changed file. One that is not what the watcher saw has changed
  // again: its next batch is on the way.
  #take({ path: file, removed, data, hash }) {
    if (removed) return { path: file, hash: '', removed: true };
    try {
      const bytes = data ?? fs.readFileSync(file);
      const sum = sumOf(bytes);
      if (hash !== undefined && hash !== sum) return undefined;
      this.data.set(file, bytes);
      return { path: file, hash: sum, removed: false };
    } catch {
      return { path: file, hash: '', removed: true };
    }
  }

  #facade() {
    return {
      machine: this.machine,
      cached: (id) => Object.hasOwn(Module._cache, id),
      module: (id) => Module._cache[id],
      hash: hashOf,
      text: (id) => read(id).text,
      caller,
      calling,
      live: process.env.HEATSYNC_LIVE === '1',
      site: siteHere,
      resolve: (specifier, importer) => this.#resolve(specifier, importer),
      load: (id, importer) => this.#load(id, importer),
      builtin: (name) => require(name),
      compile: (id) => this.#stage(id),
      evict: (ids) => this.#evict(ids),
      restore: (ids) => this.#restore(ids),
      forget: (ids) => this.#forget(ids),
      commit: (ids) => this.#commit(ids),
      check: () => {},
      guard: (action) => action(),
      isPackage,
      report: (outcome) => this.#report(outcome),
      uncaught: (error) => { queueMicrotask(() => { throw error; }); },
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
  #notice() {
    if (require.main?.filename !== undefined) this.machine.entry(require.main.filename);
    for (const [id, module] of Object.entries(Module._cache)) {
      if (isPackage(id) || id.startsWith(ours) || !path.isAbsolute(id)) continue;
      this.machine.started(id, hashOf(id));
      for (const child of module.children) {
        if (child.filename && !child.filename.startsWith(ours)) this.machine.link(id, child.filename, 'plain', child.filename, []);
      }
      this.early.add(id);
      this.noticed.add(id);
    }
    this.#ripen();
    process.nextTick(() => this.flush()); // by then the entry has run
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
      if (answer === undefined) return load.call(Module, request, parent, isMain);
      return host.#given(request, parent, answer, load.call(Module, answer.moved ? answer.id : request, parent, isMain));
    };
    Module.prototype.load = function load(filename) {
      if (filename.endsWith('.node') || filename.startsWith(ours)) return loadFile.call(this, filename);
      const run = host.#begin(this, filename);
      host.depth++;
      try {
        try {
          (run.gone ? runText : loadFile).call(this, filename, run.text);
        } catch (error) {
          host.#failed(run, error);
          // The comment keeps Node from showing this line as the one that threw.
          throw error; // node-do-not-add-exception-line
        }
        host.#end(run);
      } finally {
        host.depth--;
        host.flush();
      }
    };
  }

  // required is every require: it notes the edge and leaves the rest to Node.
  #required(request, parent, isMain) {
    const importer = parent?.filename;
    if (typeof importer !== 'string' || typeof request !== 'string' || isMain || Module.isBuiltin(request)
      || importer.startsWith(ours)) return undefined;
    const answer = this.#link(request, importer, parent);
    return answer.id.startsWith(ours) ? undefined : answer;
  }

  // given returns what a module gets for its require.
  #given(request, parent, { id }, exports) {
    this.#adopted(parent, id);
    if (!this.#tracked(id)) this.machine.link(parent.filename, request, 'plain', '', []);
    if (this.linked) this.flush(); // a load from the cache does not
    return this.realm.partial(id) ?? exports;
  }

  // tracked tells whether a file is one that can be followed: not an addon, not
  // an ES module, and not this package.
  #tracked(id) { return this.realm.known(id) || this.noticed.has(id); }

  // link records what a module asked for. moved says that it has got another
  // answer before, which Node would go on to give.
  #link(request, importer, parent) {
    const answers = this.#answers(importer);
    const before = answers.get(request);
    if (before?.told && Object.hasOwn(Module._cache, before.id)) {
      before.moved ||= this.byPath;
      return before;
    }
    // What packages look for is their own affair.
    const now = isPackage(importer) ? nothing : this.machine.resolve(request, importer);
    let id;
    let late;
    try {
      ({ id, late } = this.#filename(request, importer, parent, now));
    } catch (error) {
      this.machine.link(importer, request, 'plain', '', now.probes);
      this.flush();
      throw error;
    }
    if (id.startsWith(ours)) return { id, moved: false };
    const moved = late || this.byPath || (before !== undefined && (before.moved || before.id !== id));
    const answer = { id, moved, told: true };
    answers.set(request, answer);
    this.machine.link(importer, request, 'plain', id, now.probes, [], now.link);
    this.linked = true;
    return answer;
  }

  // filename asks Node which file is meant. Node keeps where links have led, what
  // package.json files said, and also that there was none: of a link that was
  // turned, or a package that was installed since, it gives the answer of then. The
  // machine's is that of now; late says that it is another one.
  #filename(request, importer, parent, now) {
    const own = Module._resolveFilename === originalResolve;
    try {
      const id = Module._resolveFilename(request, parent, false);
      const turned = own && now.link !== '' && now.path !== id;
      return { id: turned ? now.path : id, late: turned };
    } catch (error) {
      const id = own && error?.code === 'MODULE_NOT_FOUND' ? now.path || this.machine.resolve(request, importer).path : '';
      if (!isPackage(id)) throw error;
      return { id, late: true };
    }
  }

  #answers(importer) {
    let answers = this.asked.get(importer);
    if (answers === undefined) this.asked.set(importer, answers = new Map());
    return answers;
  }

  #resolve(specifier, importer) {
    if (Module.isBuiltin(specifier)) return { path: specifier, builtin: true, probes: [] };
    if (specifier === 'heatsync') return { path: 'heatsync', builtin: true, probes: [] };
    const now = this.machine.resolve(specifier, importer);
    try {
      const { id: found } = this.#filename(specifier, importer, moduleOf(importer), now);
      if (found.startsWith(ours)) return { path: 'heatsync', builtin: true, probes: [] };
      return { path: found, probes: now.probes, link: now.link };
    } catch (error) {
      if (typeof error === 'object' && error !== null) {
        Object.defineProperty(error, 'probes', { value: now.probes, configurable: true, enumerable: false });
      }
      throw error;
    }
  }

  #load(id, importer) {
    const parent = Module._cache[importer] ?? this.evicted.get(id)?.parent ?? undefined;
    if (this.#gone(id)) loadText(id, parent);
    else this.load.call(Module, id, parent, false);
    if (parent !== undefined) this.#adopted(parent, id);
  }

  // gone tells whether a file has disappeared whose last bytes are to run again.
  #gone(id) {
    return !this.staged.has(id) && this.#accepted(id) !== undefined && !Object.hasOwn(Module._cache, id) && !fs.existsSync(id);
  }

  // adopted is told that a parent has a module, which may be another than before.
  #adopted(parent, id) {
    if (this.evicted.size > 0) this.loads.push([parent, id]);
    if (this.reloaded.has(id)) dropOldChildren(parent, id);
  }

  // begin is told that a top level is about to run.
  #begin(module, id) {
    this.machine.room();
    const checked = this.staged.get(id) ?? this.#accepted(id);
    const { hash, text } = checked ?? read(id, this.data.get(id));
    const { exports } = module;
    const gone = !this.staged.has(id) && checked !== undefined && !fs.existsSync(id);
    this.asked.set(id, untold(this.#answers(id))); // the edges begin anew
    this.realm.enter(id, module, hash, text);
    if (checked !== undefined && !gone && isNodes(id)) compileInstead(module, text);
    return { module, id, hash, text, exports, gone };
  }

  #end({ module, id, hash, text }) {
    codeOf.set(module, { hash, text });
    this.realm.leave(id, module);
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
    const code = read(id, this.data.get(id));
    parse(id, code.text);
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
      this.askedBefore.set(id, this.#answers(id));
      this.reloaded.add(id);
      delete Module._cache[id];
    }
  }

  #restore(ids) {
    for (const id of ids) {
      const before = this.evicted.get(id);
      if (before === undefined) delete Module._cache[id];
      else Module._cache[id] = before;
      if (this.askedBefore.has(id)) this.asked.set(id, this.askedBefore.get(id));
    }
    for (const [parent, id] of this.loads) bringBackChild(parent, id);
    this.machine.restore(ids);
    this.#settled();
  }

  #commit(ids) {
    this.machine.commit(ids);
    this.loads = [];
    this.#settled();
  }

  #forget(ids) {
    for (const id of ids) {
      delete Module._cache[id];
      this.asked.delete(id);
    }
    const parents = new Set([...this.loads.map(([parent]) => parent), ...Object.values(Module._cache)]);
    for (const parent of parents) for (const id of ids) dropOldChildren(parent, id);
    this.machine.forget(ids);
  }

  #settled() {
    this.evicted.clear();
    this.askedBefore.clear();
    this.staged.clear();
  }

  #report(outcome) {
    this.#settled();
    this.loads = [];
    if (this.onReport !== undefined) this.onReport(outcome);
    else if (!outcome.ok && !outcome.heard && !outcome.resync) {
      warn(`kept the old ${named(outcome.failed[0])}: ${toldOf(outcome.error)}`);
    }
  }
}

const nothing = { path: '', link: '', probes: [] };

// untold is what a module has got for its requires, of which it may get another
// now.
const untold = (answers) => new Map([...answers].map(([request, answer]) => [request, { ...answer, told: false }]));

// named is how a file is called in what is printed: from the working directory,
// if it lies below that.
function named(file) {
  if (!file) return 'version';
  try {
    const dir = process.cwd() + path.sep;
    return file.startsWith(dir) ? file.slice(dir.length) : file;
  } catch {
    return file; // the directory is gone
  }
}

// toldOf is what a person wants to know of an error: not how it came about in here.
function toldOf(error) {
  try {
    const { stack } = Object(error);
    if (typeof stack !== 'string') return String(error);
    return stack.split('\n').filter((line) => !/^ {4}at /.test(line) || !(line.includes(ours) || line.includes('node:'))).join('\n');
  } catch {
    return 'something that can\'t be shown';
  }
}

const warn = (text) => { process.stderr.write(`heatsync: ${text}\n`); };
const codeOf = new WeakMap(); // Module -> { hash, text }

const isPackage = (id) => /[\\/]node_modules[\\/]/.test(id);

// moduleOf returns a module from which Node can resolve.
function moduleOf(importer) {
  const loaded = Module._cache[importer];
  if (loaded !== undefined) return loaded;
  const stand = new Module(importer);
  stand.filename = importer;
  stand.paths = Module._nodeModulePaths(path.dirname(importer));
  return stand;
}

// dropOldChildren takes earlier versions out of a parent's list of children,
// which would keep all of them alive.
function dropOldChildren(parent, id) {
  const current = Module._cache[id];
  const { children } = parent;
  for (let i = children.length - 1; i >= 0; i--) {
    if (children[i].filename === id && children[i] !== current) children.splice(i, 1);
  }
}

// bringBackChild makes the version that is in the cache the child of a parent,
// which has got another.
function bringBackChild(parent, id) {
  dropOldChildren(parent, id);
  const current = Module._cache[id];
  if (current !== undefined && !parent.children.includes(current)) parent.children.push(current);
}

module.exports = { Host };
