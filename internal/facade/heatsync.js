'use strict';

// The class that users see, and the way in for hosts. The function exported here is
// called once in a realm, with what the host offers: host.d.ts.

const { forwarders, showTexts } = require('./behind.js');
const { hear } = require('./calls.js');
const { collect } = require('./collect.js');
const kinds = require('./kinds.js');
const { earlyOf } = require('./module.js');
const { isPackage, keyOf } = require('./packages.js');
const parts = require('./parts.js');
const { Realm } = require('./realm.js');

module.exports = (/** @type {import('./host').Host} */ host) => {
  showTexts();
  const { machine } = host;
  let known;
  const EventEmitter = () => (known ??= host.builtin('events').EventEmitter);
  const realm = new Realm(host, () => transaction.made?.uncommitted === true);
  kinds.know({
    inside: host.inside,
    isEmitter: (constructor) => constructor === EventEmitter(),
    isKnown: (constructor) => realm.knows(constructor),
  });
  const scopes = new Map();
  const effects = new Late(() => new parts.effects.Effects(host, (action) => realm.apart(action)));
  const timers = new Late(() => new parts.timers.Timers(host, effects.now, (id, action) => realm.inside(id, action)));
  const transaction = new Late(() => new parts.transaction.Transaction(host, realm, effects.now, scopes, modules, { examine, guard, data, copies }));
  const data = new Late(() => new parts.data.Data(host)); // files that are watched and are no modules
  const taken = new Late(() => new parts.taken.Warner(host)); // warns of what is taken out of what is held
  const copies = new Late(() => new parts.copies.Copies(machine, realm, (id) => host.whole || modules.made?.knows(id)));
  const modules = new Late(() => new parts.esm.Modules(host, realm, { hold, read: (id, resumed) => copies.now.note(id, resumed), gives: note }, Heatsync));
  const filled = new Late(() => new parts.filled.Filled((id) => host.written?.(id) ?? realm.modules.get(id)?.source, (id) => copies.now.loaders(id)));
  const complain = (errors) => { for (const error of errors) host.uncaught(error); };
  const release = (numbers) => { if (numbers.length > 0) complain(effects.now.retire(numbers)); };
  const outsiders = new Map(); // importer that is no module -> Map(id of a sync.require -> path)
  const classKey = Symbol('ClassKeySpecifier');
  const liveScopes = new Set(); // those that are not disposed of
  let own; // makes plain calls owned
  let [opened, isGuarded] = [0, false];
  const program = new Late(openProgram); // the scope that holds what no code asks to be held

  class Heatsync {
    #scope = ++opened;
    #options;
    #kept = new Late(() => new parts.state.State(realm, host, classKey));
    #events = new Late(() => new (EventEmitter())());

    static ClassKeySpecifier = classKey;

    constructor(options = {}) {
      const { watchFS = true, persistentWatchers = true, follow = true, live = host.live } = options ?? {};
      this.#options = { ...options, watchFS, persistentWatchers, follow, live };
      machine.open(this.#scope, Boolean(follow), Boolean(watchFS));
      for (const { id, held } of realm.modules.values()) if (held.has(program.made)) machine.hold(this.#scope, id);
      scopes.set(this.#scope, { sync: this, events: this.#events });
      const maker = realm.running();
      if (maker !== undefined) this.#belongTo(maker);
      if (live) beLive(this.#scope);
      const quiet = Number(options?.watchDebounceMS ?? NaN);
      host.configured({ quiet: quiet >= 0 ? Math.min(quiet, longest) : undefined, watchFunction: options?.watchFunction });
    }

    get events() { return this.#events.now; }

    // require returns the live exports of a module, or of several.
    require(id, _from) {
      const importer = host.caller();
      return each(id, (one) => this.#require(one, importer, _from));
    }

    #require(id, importer, from, verb = 'require') {
      const known = from === undefined ? lookUp(importer, keyOf(verb, id)) : undefined;
      if (known !== undefined && known.held.has(this.#scope)) return realm.current(known.module);
      const { path, builtin } = resolve(verb, id, importer, from);
      if (builtin !== undefined) return builtin;
      realm.expect(path);
      host.load(path, importer);
      modules.made?.intact(path);
      const exports = hand(path, importer, from === undefined ? keyOf(verb, id) : undefined, this.#scope, this.#options.live);
      this.#watch();
      const holder = this.#options.live ? undefined : realm.modules.get(importer) ?? earlyOf(importer, host.text ?? (() => undefined));
      if (holder?.mayTake()) taken.now.held(holder, id, exports);
      return exports;
    }

    // resync evaluates a module again, and all that it loads, changed or not.
    resync(id, _from) {
      const importer = host.caller();
      const paths = each(id, (one) => {
        const { path, builtin } = resolve('resync', one, importer, _from);
        if (builtin !== undefined) throw new TypeError(`resync: ${one} is a core module, which can't be evaluated again`);
        return path;
      });
      const cached = [paths].flat().filter(host.cached);
      for (const path of cached) hand(path, importer, undefined, this.#scope, this.#options.live);
      const loaded = cached.filter((path) => realm.modules.get(path).loaded);
      if (loaded.length > 0) transaction.now.resync(loaded);
      return each(paths, (path) => this.#require(path, importer, undefined));
    }

    // import resolves to what require returns, also of ES modules that await at their top levels.
    import(id, _attributes, _from) {
      const importer = host.caller();
      const one = async (each) => {
        const known = _from === undefined ? lookUp(importer, keyOf('import', each))?.module : undefined; // its file may have gone
        const { path, builtin } = known === undefined ? resolve('import', each, importer, _from) : { path: known.id };
        if (builtin === undefined) await modules.now.ready(path);
        return this.#require(each, importer, _from, 'import');
      };
      return Array.isArray(id) ? Promise.all(id.map(one)) : one(id);
    }

    addTemporaryListener(target, event, callback, method = 'on') {
      if (typeof target?.[method] !== 'function') {
        throw new TypeError(`addTemporaryListener: the target has no method "${String(method)}"`);
      }
      effects.now.add(this.#scope, host.caller(), parts.listeners.listenerOf({ target, event, callback, method }, EventEmitter()));
      return target;
    }

    // watchFile calls back with a path when its file has changed, together with the modules that are reloaded then. It
    // belongs to the version of the calling file: one that gives way in the same reload is not called. There need be no file.
    watchFile(file, callback) {
      const importer = host.caller();
      checkId('watchFile', file, importer);
      if (typeof callback !== 'function') throw new TypeError('watchFile: the callback must be a function');
      const { at, found } = data.now.find(file, importer);
      if (data.now.takes(found.path)) data.now.add(this.#scope, importer, at, found);
      else this.#require(at, importer, undefined);
      const heard = data.now.listener(this.events, importer, found.path, callback);
      effects.now.add(this.#scope, importer, parts.listeners.listenerOf(heard, EventEmitter()));
      host.asked();
      this.#watch();
    }

    // pin says that the calling file is never evaluated again, like the program's
    // entry: what it holds is state, or others have filled it.
    pin() { machine.pin(host.caller()); }

    // signal returns an AbortSignal that is aborted when the calling file's
    // version is over: the same one to all who ask in that version.
    signal() {
      const file = host.caller();
      return effects.now.single(this.#scope, file, () => {
        const controller = new AbortController();
        const end = () => controller.abort(new Error(`${file} was replaced by another version`));
        return { value: controller.signal, effect: { begin: () => {}, end } };
      });
    }

    // modules lists what is loaded: { path, version, hash, loadedAt, held, heldBy }.
    // loadedAt is not known of what ran before heatsync was there.
    modules() {
      return machine.modules().map(({ id, version, hash, held, heldBy }) => {
        const at = realm.modules.get(id)?.loadedAt;
        return { path: id, version, hash, loadedAt: at && new Date(at), held, heldBy };
      });
    }

    addTemporaryTimeout(callback, ms, ...args) {
      return timers.now.temporary(this.#scope, host.caller(), 'setTimeout', callback, [ms, ...args]);
    }

    addTemporaryInterval(callback, ms, ...args) {
      return timers.now.temporary(this.#scope, host.caller(), 'setInterval', callback, [ms, ...args]);
    }

    // remember returns the same value to every version of the calling file.
    remember(getter, key) { return this.#kept.now.remembered.get(getter, key); }

    get ReloadableClass() { return this.#kept.now.reloadable.Class; }

    // reloadClassMethods updates the instances of a class that extends
    // ReloadableClass, which it returns to extend.
    reloadClassMethods(loaded) { return this.#kept.now.reloadable.reload(loaded); }

    // dispose ends watching, timers and listeners, all of it at once: there is
    // nothing to wait for. The modules stay as they are.
    async dispose() { this.#close(() => machine.dispose(this.#scope)); }

    #close(leave) {
      if (!scopes.delete(this.#scope)) return;
      this.#kept.made?.leave();
      const errors = effects.made?.dispose(this.#scope, endLive(this.#scope)) ?? [];
      realm.pass(this.#scope, undefined);
      errors.push(...collect(host, [leave, () => this.#watch()], (action) => action()));
      for (const error of errors) host.uncaught(error);
    }

    // belongTo has a scope that a top level makes end with that version. The one
    // that the next version makes in its place takes over what it holds and
    // remembers, and what others have made through it.
    #belongTo(maker) {
      const { before, heir } = realm.makes(maker, this);
      if (before !== undefined) this.#share(before);
      effects.now.add(this.#scope, maker, { begin: () => {}, end: () => this.#end(heir()) });
    }

    #share(before) { this.#kept.made = before.#kept.now.share(); }

    // end is called when the version is over. If it was one that failed, the one
    // before has its place again.
    #end(heir) {
      if (heir === undefined || heir.#scope <= this.#scope) return this.#close(() => machine.replace(this.#scope, 0));
      if (!scopes.delete(this.#scope)) return undefined;
      const from = this.#scope;
      this.#scope = heir.#scope;
      this.#events = heir.#events;
      this.#kept.made?.leave();
      liveScopes.delete(from);
      realm.pass(from, this.#scope);
      effects.now.pass(from, this.#scope);
      return machine.replace(from, this.#scope);
    }

    #watch() {
      host.watching([...scopes.values()].some(({ sync }) => sync.#options.watchFS && sync.#options.persistentWatchers));
    }
  }

  // beLive makes plain calls owned. Code of packages is left alone, which may
  // well have started what outlives the module that called it.
  function beLive(scope) {
    liveScopes.add(scope);
    host.names();
    own ??= parts.live.ownPlainCalls({
      timers: host.builtin('timers'),
      EventEmitter: EventEmitter(),
      emitters: [EventEmitter(), host.builtin('stream').Readable],
      owner,
      add: (id, effect) => effects.now.add(undefined, id, effect),
      time: (id, ...timer) => timers.now.start(undefined, id, ...timer),
      withdraw: (...what) => effects.now.withdraw(...what),
    });
    own();
  }

  // openProgram opens the scope of the program itself: in it is what ES modules import, and if the
  // whole program is held every file that one loads.
  function openProgram() {
    const scope = ++opened;
    machine.open(scope, true, true);
    if (host.whole) machine.whole();
    if (host.live || host.whole) beLive(scope);
    return scope;
  }

  // hold has the program hold a module that another has loaded, and so do all scopes: they hear of it.
  function hold(m, importer) {
    if (m.held.has(program.now)) return;
    realm.during(importer, () => m.held.delete(program.now));
    for (const scope of [program.now, ...scopes.keys()]) machine.hold(scope, m.id);
    copies.now.apart(() => realm.hold(m, program.now, host.live || host.whole));
  }

  // gives is told of each file of the project that a module loads, where the whole program is held. It
  // returns the exports that the module gets.
  function gives(importer, id) {
    if (!realm.modules.has(id)) release(realm.adopt(id, host.module(id)));
    const m = realm.modules.get(id);
    hold(m, importer);
    note(importer, m, false);
    return realm.give(m);
  }

  // note has what is copied of a module noted that another has loaded.
  function note(importer, m, isModule) {
    if (host.whole) copies.now.gives(importer, m, isModule);
  }

  // examine says of modules that are about to be evaluated which are state that others have made.
  function examine(ids) {
    for (const id of ids) {
      const m = realm.modules.get(id);
      const by = m?.held.has(program.now) ? filled.now.by(id, m.filling) : undefined;
      if (by !== undefined) machine.fill(id, by);
    }
  }

  // guard has a port that is taken fail a reload, in live mode, if the program may listen.
  function guard() {
    if (isGuarded || liveScopes.size === 0 || !(isGuarded = host.loaded('net'))) return;
    const reloads = () => (transaction.made?.uncommitted === true && realm.loads(realm.running()) ? realm.running() : undefined);
    parts.ports.guardPorts(host, reloads, (action) => realm.apart(action));
  }

  function owner() {
    const id = realm.running();
    if (id === undefined || liveScopes.size === 0) return undefined;
    const file = host.calling();
    return file === '' || isPackage(file) ? undefined : id;
  }

  // endLive returns which files' plain calls end with a scope: those of what it
  // holds, and no other live one does.
  function endLive(scope) {
    if (!liveScopes.delete(scope)) return () => false;
    const ended = realm.reached([scope]);
    const kept = realm.reached(liveScopes);
    return (id) => ended.has(id) && !kept.has(id);
  }

  function answersFor(importer) {
    const module = realm.modules.get(importer);
    if (module !== undefined) return (module.answers ??= new Map());
    if (!outsiders.has(importer)) outsiders.set(importer, new Map());
    return outsiders.get(importer);
  }

  // lookUp returns what a module has asked for before, if that still stands.
  function lookUp(importer, id) {
    const path = answersFor(importer).get(id);
    const module = path === undefined || !host.cached(path) ? undefined : realm.modules.get(path);
    return module && { module, held: module.held };
  }

  function hand(path, importer, id, scope, live) {
    if (!realm.modules.has(path)) release(realm.adopt(path, host.module(path)));
    const m = realm.modules.get(path);
    machine.hold(scope, path);
    realm.hold(m, scope, live);
    if (id !== undefined) answersFor(importer).set(id, path);
    return realm.give(m);
  }

  // resolve finds the file for an id and tells the machine its importer.
  function resolve(verb, id, importer, from) {
    checkId(verb, id, importer);
    const specifier = from === undefined || !/^\.\.?(?:[\\/]|$)/.test(id) ? id : `${from}/${id}`;
    try {
      const found = host.resolve(specifier, importer, verb === 'import' && modules.now.asks(importer, specifier));
      if (found.builtin) return { builtin: builtin(found.path) };
      machine.link(importer, specifier, 'sync', found);
      return { path: found.path };
    } catch (error) {
      const { probes, manifests } = error ?? {};
      if (Array.isArray(probes)) machine.link(importer, specifier, 'sync', { probes, manifests });
      host.asked();
      throw error;
    }
  }

  function threw(id, error) {
    parts.errors.locate(error, id);
    transaction.made?.threw(id, error);
  }

  function failed(id, error) {
    threw(id, error);
    copies.made?.left();
    release(realm.failed(id));
  }

  // orFailed does what may run code of the module, such as the traps of a proxy.
  function orFailed(id, action) {
    try {
      return host.guard(action);
    } catch (error) {
      failed(id, error);
      throw error;
    }
  }

  function builtin(name) {
    if (name === 'heatsync') {
      throw new Error('heatsync can\'t reload itself: use require("heatsync")');
    }
    return host.builtin(name);
  }

  return {
    Heatsync,
    enter: (id, module, hash, source, isModule) => {
      data.made?.drop(id);
      machine.started(id, hash);
      if (isModule || host.whole) void copies.now;
      if (host.whole) void program.now; // which begins with the first module
      const back = copies.made?.enters(id);
      return orFailed(id, () => {
        const exports = realm.enter(id, module, source, isModule ? modules.now.promised(id) : undefined);
        if (back !== undefined) realm.during(id, back);
        modules.made?.ends(id);
        return exports;
      });
    },
    helper: (id, facts) => modules.now.helper(id, facts),
    main: (id) => modules.now.main(id),
    namespace: (id) => realm.apart(() => modules.now.namespace(id)),
    leave: (id, module) => {
      orFailed(id, () => release(copies.made === undefined ? realm.leave(id, module) : copies.now.apart(() => realm.leave(id, module))));
      copies.made?.left();
      modules.made?.finished(id);
      if (host.whole) realm.during(id, filled.now.left(id, realm.modules.get(id).filling));
      complain(effects.made?.finished(id) ?? []);
    },
    failed,
    broken: (id, hash, error) => {
      machine.started(id, hash);
      threw(id, error);
      release(machine.threw(id));
    },
    gives,
    tell: (id, reach, names) => realm.tell(id, reach, names),
    called: (face) => hear(forwarders.get(face)),
    partial: (id) => realm.partial(id),
    known: (id) => realm.modules.has(id),
    apply: (changes) => transaction.now.apply(changes),
    resume: (busy) => {
      realm.idle();
      copies.made?.idle();
      transaction.now.resume(busy);
    },
    raise: (error) => { throw error; },
    parseJSON: (text) => JSON.parse(text),
    own: (file, begin, end) => complain(effects.now.own(file, { begin, end }, realm.loads(file))),
    apart: (action) => realm.apart(action), outside: () => realm.apart(() => new Heatsync()), // of no module, whoever runs
    disown: (value) => realm.disown(value),
    dispose: () => { for (const { sync } of [...scopes.values()]) sync.dispose(); },
    endOwned: () => complain(effects.made?.disown() ?? []),
  };
};

// Late is what may never be needed: it is made when it first is.
class Late {
  made; // undefined before
  #make;

  constructor(make) { this.#make = make; }

  get now() { return (this.made ??= this.#make()); }
}

const longest = 2 ** 30; // milliseconds; a timer of twice as many is over at once

// each applies an action to an id or to every one of several.
const each = (id, action) => (Array.isArray(id) ? id.map(action) : action(id));

function checkId(verb, id, importer) {
  if (typeof id !== 'string') {
    const error = new TypeError(`${verb}: the id must be a string or an array of strings, not ${describe(id)} (asked by ${importer})`);
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
  }
  if (id === '') {
    throw Object.assign(new TypeError(`${verb}: the id is empty (asked by ${importer})`), { code: 'ERR_INVALID_ARG_VALUE' });
  }
}

const describe = (value) => (value === null ? 'null' : `${typeof value === 'object' ? 'an object' : typeof value}`);
