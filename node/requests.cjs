'use strict';

// Which module requires what, and which file Node finds for it: the plain edges.

const Module = require('./loader.cjs');
const path = require('node:path');
const { Beside } = require('./beside.cjs');
const { candidates, notFound } = require('./esm.cjs');
const { isPackage } = require('./facade/packages.js');
const { statAt } = require('./look.cjs');
const { exists, pushed } = require('./pushed.cjs');

const ours = __dirname + path.sep;
const originalResolve = Module._resolveFilename;
const beforeOurs = originalResolve[Symbol.for('heatsync.resolve')] ?? originalResolve;
// isNodes tells whether Node finds files by itself, as far as can be seen: its
// function's text has a name in it that others have no use for.
const isNodes = /\bBuiltinModule\b/.test(Function.prototype.toString.call(beforeOurs));
const { timeOrigin } = performance; // a test may replace the clock
const nothing = { path: '', link: '', probes: [], manifests: [] };
const itself = { path: 'heatsync', builtin: true, probes: [] };

class Requests {
  #machine;
  #kindOf; // tells by which kind of edge a file is required
  #told; // is called when an edge was told
  #patternsOf; // returns for what the specifiers of a file stand, if it is TypeScript
  #answers = new Map(); // importer -> Map(specifier -> { id, moved, told })
  #before = new Map(); // the same of versions that were evicted
  #said = new Map(); // importer -> Map(specifier -> { id, agreed }): what Node said last
  #links = new Map(); // where links led when they were first met
  #beside = new Beside();
  #found = new Map(); // directory -> Map(specifier -> what was found beside)
  #byPath = false; // what is found is asked for by its path

  constructor(machine, kindOf, told, patternsOf) {
    this.#machine = machine;
    this.#kindOf = kindOf;
    this.#told = told;
    this.#patternsOf = patternsOf;
  }

  // ask returns what a module gets for a specifier, of which the machine hears: id is
  // "" if Node is to say that there is none, or knows better by some hook. moved says
  // that it has got another answer before, which Node would go on to give.
  ask(request, importer, parent) {
    const answers = this.#of(importer);
    const before = answers.get(request);
    if (before !== undefined) this.knows(before.id);
    if (before?.told && Object.hasOwn(Module._cache, before.id)) {
      before.moved ||= this.#byPath;
      return before;
    }
    const quick = before === undefined ? this.#glance(request, importer) ?? this.#atFirst(request, importer, parent) : undefined;
    if (quick !== undefined) {
      this.#link(importer, request, quick.path, quick);
      const answer = { id: quick.path, moved: false, told: true };
      if (quick.path !== '') answers.set(request, answer);
      return answer;
    }
    // What packages look for is their own affair.
    const now = isPackage(importer) && pushed.empty ? nothing : this.#machine.resolve(request, importer);
    const { id, late, error } = this.#filename(request, importer, parent, now);
    if (id.startsWith(ours)) return { id, moved: false };
    this.#link(importer, request, id, now);
    if (id === '') {
      if (late || before !== undefined) throw error; // Node might give what it has found then
      return { id, moved: false };
    }
    const moved = late || this.#byPath || (before !== undefined && (before.moved || before.id !== id));
    this.knows(id);
    const answer = { id, moved: moved || pushed.has(id), told: true };
    answers.set(request, answer);
    return answer;
  }

  // glance returns what a module asks for first, if that is quickly found, and if Node, which keeps
  // what it has found from a folder, will say so too.
  #glance(request, importer) {
    if (this.#byPath || !isOwn() || !pushed.empty || isPackage(importer) || Object.keys(Module._extensions)[0] !== '.js') return undefined;
    const known = within(this.#found, path.dirname(importer));
    const before = known.get(request);
    const now = before !== undefined && Object.hasOwn(Module._cache, before.path) ? before : this.#beside.find(request, importer);
    if (now === undefined || now.path.startsWith(ours)) return undefined;
    if ((before ?? now).path !== now.path) return undefined;
    known.set(request, now);
    this.#saidTo(importer).set(request, { id: now.path, agreed: true });
    return now;
  }

  // atFirst returns what Node finds while the machine has not begun: what that would have found besides, or
  // instead, is told when it does.
  #atFirst(request, importer, parent) {
    if (this.#machine.begun || this.#byPath || !isOwn() || !pushed.empty || isPackage(importer)) return undefined;
    const { id } = nodeFinds(request, parent);
    if (id.startsWith(ours)) return undefined;
    const said = { id, agreed: true };
    this.#saidTo(importer).set(request, said);
    return { path: id, link: '', manifests: [], probes: [], find: () => this.#findAgain(request, importer, said) };
  }

  #findAgain(request, importer, said) {
    const { id } = said;
    const now = this.#machine.resolve(request, importer);
    this.#noteLink(now.link, id);
    said.agreed = now.path === id || this.#isOld(id, now) || (now.path === '' ? !exists(id) : hasCome(now.path, importer));
    const probes = now.path !== id && said.agreed ? [...now.probes, now.path] : now.probes; // it has come meanwhile
    return { path: id, link: id === '' ? '' : now.link, manifests: now.manifests, probes };
  }

  #noteLink(link, to) { if (link !== '' && !this.#links.has(link)) this.#links.set(link, to); }

  // resolve finds what a specifier of sync.require means.
  resolve(specifier, importer) {
    if (Module.isBuiltin(specifier)) return { path: specifier, builtin: true, probes: [] };
    if (specifier === 'heatsync') return itself;
    const quick = this.#saidTo(importer).has(specifier) ? undefined : this.#glance(specifier, importer) ?? this.#atFirst(specifier, importer, moduleOf(importer));
    if (quick !== undefined && quick.path !== '') return quick;
    const now = this.#machine.resolve(specifier, importer);
    const { id, error } = this.#filename(specifier, importer, moduleOf(importer), now);
    if (id.startsWith(ours)) return itself;
    if (id !== '') return { ...now, path: id };
    if (typeof error === 'object' && error !== null) {
      for (const name of ['probes', 'manifests']) {
        Object.defineProperty(error, name, { value: now[name], configurable: true, enumerable: false });
      }
    }
    throw error;
  }

  // resolveImport finds what a specifier of an import means.
  resolveImport(specifier, importer) {
    if (Module.isBuiltin(specifier)) return { path: specifier, builtin: true, probes: [] };
    if (specifier === 'heatsync') return itself;
    const quick = pushed.empty ? this.#beside.find(specifier, importer) : undefined;
    if (quick !== undefined && !quick.path.startsWith(ours)) return quick;
    const probes = [];
    let first;
    for (const candidate of candidates(specifier, this.#patternsOf(importer))) {
      const now = this.#machine.resolveImport(candidate, importer);
      if (now.path.startsWith(ours)) return itself;
      if (now.path !== '') return { ...now, probes: [...probes, ...now.probes] };
      if (candidate === specifier) first = now;
      probes.push(...now.probes);
    }
    throw notFound(specifier, importer, { ...(first ?? this.#machine.resolveImport(specifier, importer)), probes });
  }

  // filename asks Node which file is meant: { id, late, error }, id being "" if there
  // is none. Node keeps where links have led, what package.json files said, and also
  // that there was none. So of a link that was turned, a file that was edited, or a
  // package that was installed since, it gives the answer of then; the machine's is
  // that of now. It is taken, which late says, if the two have agreed before, while
  // Node says what it said then. A loader that somebody has changed, or knows more
  // than the machine, is left alone.
  #filename(request, importer, parent, now) {
    if (isPushed(now)) return { id: now.path, late: true, error: lost(now, importer) };
    const own = isOwn();
    const { id, error } = nodeFinds(request, parent);
    const said = this.#saidTo(importer);
    const before = said.get(request);
    const agreed = now.path === id || (before === undefined || before.id === ''
      ? own && now.path !== '' && this.#isOld(id, now)
      : before.agreed && before.id === id);
    said.set(request, { id, agreed });
    this.#noteLink(now.link, now.path);
    if (agreed && now.path !== id) return { id: now.path, late: true, error: lost(now, importer) };
    if (id !== '') return { id, late: false };
    const installed = own && this.#machine.begun && error?.code === 'MODULE_NOT_FOUND' ? now.path || this.#machine.resolve(request, importer).path : '';
    return isPackage(installed) ? { id: installed, late: true } : { id, late: false, error };
  }

  // isOld tells whether Node may have found a file by what was there before anybody
  // here has asked for it.
  #isOld(id, { manifests, link }) { return manifests.some(isNew) || (link !== '' && this.#links.get(link) === id); }

  #link(importer, request, path, { link, manifests, probes, find }) {
    this.#machine.link(importer, request, this.#kindOf(path), { path, link: path === '' ? '' : link, manifests, probes, find });
    this.#told();
  }

  #of(importer) { return within(this.#answers, importer); }
  #saidTo(importer) { return within(this.#said, importer); }

  // forgetPaths has Node look again for what it has found: there are other files
  // now. What it knows by the folder that asked can't be reached, so that from now
  // on it is asked by path.
  forgetPaths() {
    for (const key of Object.keys(Module._pathCache)) delete Module._pathCache[key];
    this.#byPath = true;
  }

  // knows has Node find a file by its path, which only a batch has: as one that it has
  // found before.
  knows(id) { if (pushed.has(id)) Module._pathCache[`${id}\0`] = id; }

  // begin is called when a module runs, whose edges begin anew: for each of its requires it
  // may get another answer.
  begin(id) {
    if (!this.#answers.has(id)) return;
    /** @type {[string, any][]} */
    const untold = [...this.#of(id)].map(([request, answer]) => [request, { ...answer, told: false }]);
    this.#answers.set(id, new Map(untold));
  }

  evict(id) { this.#before.set(id, this.#of(id)); }
  restore(id) { if (this.#before.has(id)) this.#answers.set(id, this.#before.get(id)); }
  forget(id) {
    this.#answers.delete(id);
    this.#said.delete(id);
  }

  over() { this.#before.clear(); }
}

const isOwn = () => isNodes && Module._resolveFilename === originalResolve;

// within returns the map that another has for a key, which is made if there is none.
function within(maps, key) {
  let map = maps.get(key);
  if (map === undefined) maps.set(key, map = new Map());
  return map;
}

// isPushed tells whether an answer comes of what a batch says of files.
function isPushed({ path: found, probes, manifests }) {
  return !pushed.empty && (pushed.covers(found) || probes.some((file) => pushed.covers(file)) || manifests.some((file) => pushed.covers(file)));
}

function nodeFinds(request, parent) {
  try {
    return { id: Module._resolveFilename(request, parent, false) };
  } catch (error) {
    return { id: '', error };
  }
}

// lost is what Node would throw if it looked anew.
function lost({ path: found, code, message }, importer) {
  return found === '' ? Object.assign(new Error(message), { code, requireStack: [importer] }) : undefined;
}

// isNew tells whether a file was written since this process began: what Node has
// read may have been another.
function isNew(file) {
  const stat = statAt(file);
  return stat !== undefined && Math.max(stat.mtimeMs, stat.ctimeMs) > timeOrigin;
}

// hasCome tells whether a file may have come since this process began, by itself or with a folder that
// does not lead to who asks for it, too.
function hasCome(file, importer) {
  if (isNew(file)) return true;
  const dir = path.dirname(file);
  return dir !== file && path.basename(dir) !== 'node_modules' && !importer.startsWith(path.join(dir, path.sep)) && hasCome(dir, importer);
}

// moduleOf returns a module from which Node can resolve.
function moduleOf(importer) {
  const loaded = Module._cache[importer];
  if (loaded !== undefined) return loaded;
  const stand = new Module(importer);
  stand.filename = importer;
  stand.paths = Module._nodeModulePaths(path.dirname(importer));
  return stand;
}

module.exports = { Requests };
