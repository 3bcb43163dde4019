'use strict';

// ES modules. A host runs what was made of them (package lower): functions of CommonJS in
// which an import is a call that returns a namespace, and each use of a name reads it from there.
// So whoever imports a module that is evaluated again has nothing to do: imports are live edges.
// Only what a top level has read it may keep, and then it runs again like one that has
// required the module: that becomes a plain edge.
//
//	from    an import: finds the module, loads it, and returns its namespace
//	link    each name that importers read is there, or the version that lacks it is refused
//	later   import()

const { Awaits } = require('./awaits.js');
const { Faces, provides } = require('./faces.js');
const { isProxy } = require('./kinds.js');
const { asOfImport, metaOf } = require('./meta.js');
const { Linked, Names, notProvided, placed } = require('./names.js');
const { isPackage, isPath } = require('./packages.js');
const { Spaces } = require('./spaces.js');

class Modules {
  /** @type {import('./host').Host} */
  #host;
  #realm;
  #program; // holds what is imported
  #read; // is told the id of what is read from
  #linked = new Map(); // id -> Linked
  #asked = new Map(); // id -> Set of specifiers by which it imports
  #importers = new Map(); // id -> Set of ids that have imported it, and perhaps do no more
  #faces;
  #names = new Names(this.#linked);
  #awaits;
  #spaces; // what code has of namespaces
  #ids = new WeakMap(); // namespace -> id
  #resumed; // the id of a module whose top level goes on
  #promises = new Map(); // id -> namespace of a module that is not loaded yet

  /** @param {import('./host').Host} host */
  constructor(host, realm, program, Heatsync) {
    this.#host = host;
    this.#realm = realm;
    this.#program = program;
    this.#read = (id) => program.read(id, this.#resumed);
    this.#faces = new Faces(host, realm, Heatsync, this.#read);
    this.#spaces = new Spaces((namespace) => this.#reads(namespace));
    this.#awaits = new Awaits(host, (id) => this.#linked.get(id)?.promise);
  }

  // helper returns what the code of a file calls: of an ES module with these facts, or of CommonJS
  // that has an import() in it. In an ES module it begins a version.
  helper(id, facts) {
    const meta = () => metaOf(this.#host, id);
    const helper = {
      named: (reach, names) => this.#realm.tell(id, reach, names),
      import: (specifier, options) => this.later(id, specifier, options),
      get meta() {
        const value = meta();
        Object.defineProperty(helper, 'meta', { value });
        return value;
      },
    };
    return facts === undefined ? helper : this.#begin(id, facts, helper);
  }

  #begin(id, facts, helper) {
    if (facts.async) this.#awaits.begin(id);
    const linked = new Linked(facts);
    this.#linked.set(id, linked);
    const exports = this.#realm.partial(id);
    const track = isPackage(id) ? (get) => get : (get) => this.#track(id, get);
    if (!isPackage(id)) define(exports, '__esModule', { value: true, writable: true });
    return Object.assign(helper, {
      from: (specifier) => this.#from(id, linked, specifier),
      all: (specifier) => this.#spaceOf(this.#from(id, linked, specifier)),
      reads: (space, names) => this.#spaces.reads(space, names),
      ahead: (specifier) => this.#ahead(id, specifier),
      export(to, getters, handed = []) {
        linked.hands(handed);
        return Object.assign(to, getters);
      },
      exports: (getters, handed = []) => {
        linked.hands(handed);
        for (const name of Object.keys(getters)) define(exports, name, { get: track(name === 'default' ? this.#kept(id, getters[name]) : getters[name]), enumerable: true });
        if (isPackage(id) && Object.hasOwn(getters, 'default')) mark(exports);
        this.#callDefault(exports);
        return exports;
      },
      star: (_, namespace) => this.#star(id, exports, namespace, track),
      esm: (namespace, isNodes) => (isNodes ? namespace : this.#ofCompilers(namespace)),
      on: () => this.#resumes(id),
      run: (body) => {
        this.#host.machine.pin(id);
        linked.promise = body();
        linked.waits = true;
        const done = (failed) => {
          Object.assign(linked, { waits: false, failed });
          this.#callDefault(exports);
        };
        linked.promise.then(() => done(undefined), (error) => done({ error }));
      },
    });
  }

  // kept returns a getter by which others get what lasts of what is exported by default.
  #kept(id, get) {
    const m = this.#realm.modules.get(id);
    return () => {
      const value = get();
      const kept = m.default;
      return kept === undefined || kept.newest !== value ? value : kept.target;
    };
  }

  // resumes has what is read be read by a top level, which goes on after it has awaited: until it does so again.
  #resumes(id) {
    this.#resumed = id;
    Promise.resolve().then(() => { if (this.#resumed === id) this.#resumed = undefined; }); // no clock that a test may replace
  }

  // track returns a getter that tells when it is read. In live mode a function is handed out as a forwarder: to
  // take that is no copy.
  #track(id, get) {
    const realm = this.#realm;
    return () => (realm.running() === undefined && this.#resumed === undefined ? get() : this.#tell(id, get));
  }

  #tell(id, get) {
    const isLive = this.#realm.modules.get(id)?.members !== undefined;
    if (!isLive) this.#read(id);
    const value = get();
    if (isLive && (typeof value !== 'function' || isProxy(value))) this.#read(id);
    return value;
  }

  // ends forgets what is known of a version, when the next one is about to run: that may be
  // CommonJS.
  ends(id) {
    for (const known of [this.#linked, this.#asked]) {
      const before = known.get(id);
      known.delete(id);
      this.#realm.during(id, () => (before === undefined ? known.delete(id) : known.set(id, before)));
    }
  }

  // finished is called when a top level has run to its end.
  finished(id) {
    const facts = this.#linked.get(id)?.facts;
    if (facts === undefined || facts.async) return;
    const { exports } = this.#host.module(id);
    this.#callDefault(exports);
    const m = this.#realm.modules.get(id);
    if (!isPackage(id)) this.#realm.apart(() => this.#realm.targets.keep(m, Object.hasOwn(exports, 'default') ? valueOf(exports, 'default') : undefined));
    if (m.undo !== undefined) hasten(exports);
  }

  // callDefault has a default export without a name be called by what it is exported as.
  #callDefault(exports) {
    this.#realm.apart(() => {
      const value = Object.hasOwn(exports, 'default') ? valueOf(exports, 'default') : undefined;
      const name = typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'name');
      if (name && name.value === 'x_default') define(value, 'name', { ...name, value: 'default' });
    });
  }

  #from(importer, linked, specifier) {
    const { path: id, builtin } = this.#findFor(linked, importer, specifier);
    linked.last = id;
    if (!builtin && this.#awaits.isLater(id)) {
      const namespace = this.#promise(id);
      linked.targets.set(specifier, { id, namespace });
      this.#importersOf(id).add(importer);
      return namespace;
    }
    const namespace = builtin ? this.#faces.ofCore(id) : this.#load(importer, id);
    linked.targets.set(specifier, { id, namespace });
    this.#check(importer, linked, specifier, namespace);
    return namespace;
  }

  // ahead stands for the namespace of a module that is not loaded yet, or is being loaded: in a
  // cycle its importer's functions may be called by then.
  #ahead(importer, specifier) {
    const read = (_, name) => {
      const { path: id } = this.#host.resolve(specifier, importer, true);
      if (!this.#host.cached(id)) throw new ReferenceError(`Cannot access '${String(name)}' before initialization`);
      return this.#namespace(id)[name];
    };
    return new Proxy({}, /** @type {any} */ ({ __proto__: null, get: read }));
  }

  // load returns the namespace of a module that somebody imports.
  #load(importer, id) {
    const exports = this.#host.load(id, importer);
    this.intact(id);
    this.#note(importer, id);
    return this.#namespace(id, exports);
  }

  // intact throws what the top level of a module has thrown that has awaited before: it is loaded, and was never whole.
  intact(id) {
    const failed = this.#linked.get(id)?.failed;
    if (failed !== undefined) throw failed.error;
  }

  #note(importer, id) {
    const module = this.#realm.modules.get(id);
    if (module !== undefined && !isPackage(id)) {
      this.#program.hold(module, importer);
      this.#program.gives(importer, module, this.#linked.has(id));
    }
    this.#importersOf(id).add(importer);
  }

  // promise returns the namespace of a module that is not loaded yet, promised what that is to fill.
  #promise(id) {
    if (!this.#promises.has(id)) this.#promises.set(id, {});
    return this.#promises.get(id);
  }

  promised(id) {
    const exports = this.#promises.get(id) ?? {};
    this.#promises.delete(id);
    return exports;
  }

  #importersOf(id) {
    let importers = this.#importers.get(id);
    if (importers === undefined) this.#importers.set(id, importers = new Set());
    return importers;
  }

  // namespace of a module that is loaded. What it exported is needed of one that takes itself out of the cache.
  #namespace(id, exported) {
    const module = this.#realm.modules.get(id);
    const exports = module === undefined ? this.#host.module(id)?.exports ?? exported : this.#realm.current(module);
    const namespace = this.#linked.has(id) || this.#host.isNamespace?.(exports) ? exports : this.#faces.of(id, exported);
    if (!isPackage(id)) this.#ids.set(namespace, id);
    return namespace;
  }

  // namespace is for who imports a module without being one of these: it is loaded, and live.
  namespace(id) { return this.#load('', id); }

  // findFor has an error be told of the import, which no stack knows where the host runs another text.
  #findFor({ facts }, importer, specifier) {
    try {
      return this.#find(importer, specifier);
    } catch (error) {
      throw placed(error, importer, facts.imports.find((each) => each.specifier === specifier));
    }
  }

  // find resolves what a module imports, and tells the machine. Again says that it may have imported
  // that already: then it has it, though the file has gone.
  #find(importer, specifier, again = false) {
    const { machine } = this.#host;
    try {
      const found = this.#host.resolve(specifier, importer, true);
      this.#notes(importer, specifier);
      if (!found.builtin) machine.link(importer, specifier, isPackage(found.path) ? 'plain' : 'sync', found);
      return found;
    } catch (error) {
      const { probes, manifests } = error ?? {};
      const has = again ? probes?.find((path) => this.#host.cached(path) && this.#importers.get(path)?.has(importer)) : undefined;
      if (has !== undefined) return { path: has, builtin: false, has: true };
      if (Array.isArray(probes)) machine.link(importer, specifier, 'sync', { probes, manifests });
      throw asOfImport(error);
    }
  }

  // knows tells whether a file is an ES module.
  knows(id) { return this.#linked.has(id); }

  // imports tells whether a version imports what it asks for by a specifier.
  imports(id, specifier) { return this.#asked.get(id)?.has(specifier) ?? false; }

  #notes(importer, specifier) {
    if (!this.#asked.has(importer)) this.#asked.set(importer, new Set());
    this.#asked.get(importer).add(specifier);
  }

  // asks tells whether sync.import finds something by the rules of imports, as it does packages.
  asks(importer, specifier) {
    if (isPath.test(specifier)) return false;
    this.#notes(importer, specifier);
    return true;
  }

  // star has a module export all that another one does by now: of that it is a copy.
  #star(id, exports, namespace, track) {
    this.#reads(namespace);
    for (const name of Object.keys(namespace)) if (name !== 'default') this.#handOn(id, exports, name, namespace, track);
    for (const name of Object.keys(exports).sort()) {
      const descriptor = Object.getOwnPropertyDescriptor(exports, name);
      delete exports[name];
      define(exports, name, descriptor);
    }
  }

  // reads tells that the top level which runs has asked for names of a module, or may have.
  #reads(namespace) { if (this.#ids.has(namespace)) this.#read(this.#ids.get(namespace)); }

  // spaceOf is what code has of a namespace as a whole. That of Node's own it has as it is.
  #spaceOf(namespace) { return this.#host.isNamespace?.(namespace) ? namespace : this.#spaces.of(namespace); }

  #ofCompilers(given) {
    const namespace = this.#spaces.behind(given);
    const other = this.#faces.ofCompilers(namespace);
    if (this.#ids.has(namespace)) this.#ids.set(other, this.#ids.get(namespace));
    return given === namespace ? other : this.#spaceOf(other);
  }

  // handOn exports what another module does. What two of them export under one name is nobody's, unless
  // it is the same.
  #handOn(id, exports, name, namespace, track) {
    const { stars, doubtful, last } = this.#linked.get(id);
    if (!Object.hasOwn(exports, name) && !doubtful.has(name)) {
      define(exports, name, { get: track(() => namespace[name]), enumerable: true });
      stars.set(name, last);
    } else if (stars.has(name) && !this.#isSame(stars.get(name), last, name)) {
      delete exports[name];
      stars.delete(name);
      doubtful.add(name);
    }
  }

  // isSame tells whether two modules have a name of the same one. The top level that runs keeps the answer.
  #isSame(one, other, name) {
    const ways = new Set();
    const is = this.#names.isSame(one, other, name, ways);
    for (const id of ways) this.#read(id);
    return is;
  }

  // check throws if a namespace lacks a name that its importer reads.
  #check(importer, { facts, targets }, specifier, namespace) {
    const { id } = targets.get(specifier);
    for (const asks of facts.imports.filter((each) => each.specifier === specifier)) {
      const lacks = asks.names.find((name) => !this.#provides(namespace, id, name));
      if (lacks === undefined) continue;
      const why = Object.hasOwn(namespace, lacks) ? 'circle' : this.#names.isDoubtful(id, lacks) && 'doubt';
      throw notProvided(asks, importer, lacks, why);
    }
  }

  #provides(namespace, id, name) {
    if (!this.#linked.has(id)) return this.#realm.loads(id) || provides(this.#faces.valueOf(namespace), namespace, name);
    return Object.hasOwn(namespace, name) ? this.#names.origin(id, name) !== undefined : this.#isLoading(id);
  }

  // isLoading tells whether the names that a module exports of others are not known yet.
  #isLoading(id) {
    return this.#realm.loads(id) && this.#linked.get(id).facts.imports.some(({ star }) => star);
  }

  // move has a file take the place of another with those who have imported that.
  move(from, to) {
    this.#move(from, to);
    this.#realm.during(to, () => this.#move(to, from));
  }

  #move(from, to) {
    this.#faces.move(from, to);
    const importers = this.#importersOf(from);
    this.#importers.set(to, importers).delete(from);
    for (const importer of importers) {
      for (const target of this.#linked.get(importer)?.targets.values() ?? []) if (target.id === from) target.id = to;
    }
  }

  // restored is told of files that have the version before again, whose exports are those.
  restored(ids) { this.#faces.restored(ids); }

  // link checks what importers that are not evaluated again read of new versions.
  link(ids) {
    for (const id of ids) for (const importer of this.#importers.get(id) ?? []) this.#relink(id, importer);
  }

  #relink(id, importer) {
    const linked = this.#linked.get(importer);
    for (const [specifier, target] of linked?.targets ?? []) {
      if (target.id !== id || !this.#host.cached(importer)) continue;
      const namespace = this.#namespace(id);
      if (namespace !== target.namespace) throw about(id, new Error(`${id} is another kind of module than it was, and ${importer} has imported that: only a restart can load it`));
      this.#check(importer, linked, specifier, namespace);
    }
  }

  // later is import(): the namespace, when the module has been evaluated.
  async later(importer, specifier, _options) {
    await undefined; // the top level that asks goes on first
    const found = this.#find(importer, `${specifier}`, true);
    const { path: id, builtin } = found;
    if (builtin) return this.#spaceOf(this.#faces.ofCore(id));
    await this.ready(id);
    return this.#spaceOf('has' in found ? this.#namespace(id) : this.#load(importer, id));
  }

  // ready loads what a module needs that awaits at its top level, and returns a promise of
  // that, or nothing if none does.
  ready(id) { return this.#awaits.ready(id); }

  // main loads the program's entry, and returns a promise if that awaits, or what it imports does.
  main(id) {
    const done = this.#awaits.ready(id);
    if (done === undefined) return this.#host.load(id, undefined);
    let settled = false;
    this.#host.builtin('process').once('exit', (code) => {
      if (settled || code !== 0) return;
      this.#host.warn(`${this.#waiting().join(', ') || id} still waits at its top level, for what never came`);
      this.#host.builtin('process').exitCode = 13; // as Node.js does
    });
    return done.then(() => { settled = true; });
  }

  // waiting are the ids of the modules whose top levels have not ended.
  #waiting() { return [...this.#linked].filter(([, { waits }]) => waits).map(([id]) => id); }
}

// valueOf is what a module exports by a name, undefined if it has no value yet.
function valueOf(exports, name) {
  try {
    return exports[name];
  } catch {
    return undefined;
  }
}

const nothing = Symbol('nothing');

// hasten has V8 look names up in an object as quickly as in one that was never emptied: it takes care
// of what is a prototype, when that is first read through.
function hasten(object) {
  function Heir() {}
  Heir.prototype = object;
  return new Heir()[nothing];
}

const define = (object, key, descriptor) => Object.defineProperty(object, key, { ...descriptor, configurable: true });

// mark has what requires an ES module of a package find the mark of compilers there as in Node.js: only beside a default.
const mark = (exports) => { if (!Object.hasOwn(exports, '__esModule')) define(exports, '__esModule', { value: true, writable: true }); };

// about has an error tell of a file, whoever has found it.
const about = (id, error) => Object.defineProperty(error, 'file', { value: id, writable: true, configurable: true });

module.exports = { Modules };
