'use strict';

// Carrying out the machine's steps. One reload is one call of run, in one turn
// of the JavaScript thread, so that no other code sees it half done:
//
//	resolve → compile → move → examine → evict → evaluate → check → commit → announce → retire → start
//
// and after a failure of any step before commit, restore. Old effects end after the new
// code is live and was announced: a version that does not even compile must not cost the
// program its listeners.

const { Audience } = require('./audience.js');
const { locate, nameOf, note } = require('./errors.js');

// The outcome of a transaction whose steps are lost.
const lost = { number: 0, ok: false, evaluated: [], restart: [], failed: [], loaded: [], removed: [], gone: [], pending: [], mended: [] };

class Transaction {
  /** @type {import('./host').Host} */
  #host;
  #realm;
  #effects;
  #scopes; // number -> { sync, events }: the Heatsync, and its emitter if somebody has asked for that
  #audience;
  #running = false;
  #uncommitted = false;
  #began = 0;
  #errors = new Map(); // id -> what it threw, in this attempt
  #resyncing = false; // it was begun by resync
  #resynced; // the outcome of the resync that is under way
  #evicted = []; // ids that are out of the cache, until commit or restore
  #accepted; // ids of the versions that were committed, until that is reported
  #modules; // what knows of ES modules, if there are any
  #program; // looks at it before modules run: examine says which are state, guard has ports guarded; copies is what knows of those
  #data; // what knows of files that are no modules, if there are any
  #lost = []; // what nothing is found for any more: [importer, specifier, error]

  /** @param {import('./host').Host} host */
  constructor(host, realm, effects, scopes, modules, program) {
    this.#host = host;
    this.#realm = realm;
    this.#effects = effects;
    this.#scopes = scopes;
    this.#modules = modules;
    this.#program = program;
    this.#data = program.data;
    this.#audience = new Audience(host);
  }

  // apply reloads what a batch of changes asks for, of which a host may have told the
  // machine itself. From inside a transaction it returns at once, and the batch's turn
  // comes when that is over.
  apply(changes) {
    try {
      if (changes !== undefined) this.#host.machine.apply(changes);
    } catch (error) {
      this.#began = this.#host.now();
      this.#conclude({ ...lost, resync: false }, error);
      return;
    }
    this.#run();
  }

  // resync evaluates modules again, with all that they load, and throws what
  // the first of them threw.
  resync(ids) {
    const problem = this.#host.machine.resync(ids);
    if (problem !== '') throw new Error(`resync: ${problem}`);
    this.#resynced = undefined;
    this.#resyncing = true;
    this.#run();
    if (this.#resynced?.ok === false) throw this.#resynced.error;
  }

  // uncommitted tells whether what is evaluated now may still be taken back. While
  // listeners are told, it may not: what they load is kept, or fails alone.
  get uncommitted() { return this.#uncommitted; }

  // threw notes the error of a module that was being evaluated.
  threw(id, error) {
    if (this.#running && !this.#errors.has(id)) this.#errors.set(id, error);
  }

  #run() {
    if (this.#running) return;
    this.#began = this.#host.now();
    this.#running = true;
    this.#carryOn({});
  }

  // resume ends a transaction that was cut off within a step, by what no finally
  // block hears of. One may have been cut off before its first: then only the machine
  // knows of it, and is busy.
  resume(busy) {
    if (this.#running) this.#carryOn({ failed: true });
    else if (busy) this.#run();
  }

  #carryOn(reply) {
    try {
      let step = this.#next(reply);
      while (step.do !== 'idle') {
        this.#uncommitted = step.undoable;
        step = this.#next(this.#outcome(step));
      }
    } catch (error) {
      this.#abandon(error);
    } finally {
      this.#running = this.#uncommitted = this.#resyncing = false;
      this.#effects.over();
      this.#realm.over();
      this.#note([], undefined);
      this.#audience.leave();
      this.#errors.clear();
      this.#warnOfLost(this.#lost.splice(0));
    }
  }

  // next hands the machine the outcome of a step. If that can't be done, the step
  // has failed.
  #next({ failed = false, value = '', found = {} }) {
    const { machine } = this.#host;
    try {
      return machine.next(failed, value, found);
    } catch (error) {
      this.#failed('', error);
      return machine.next(true, '', {});
    }
  }

  // outcome takes a step, whatever becomes of it.
  #outcome(step) {
    try {
      return this.#host.guard(() => this.#data.made?.answer(step) ?? this.#take(this.#data.made?.without(step) ?? step), step.do === 'evaluate' ? step.id : '');
    } catch (error) {
      return this.#uncommitted ? this.#failed(step.id, error) : this.#complain([error]);
    }
  }

  #failed(id, error) {
    if (!this.#errors.has(id)) this.#errors.set(id, error);
    return { failed: true, value: nameOf(error) };
  }

  // take does what a step asks for and returns the outcome.
  #take(step) {
    switch (step.do) {
      case 'resolve': return this.#resolve(step);
      case 'compile': return { value: this.#host.compile(step.id) };
      case 'move': return this.#move(step.id, step.ids[0]);
      case 'examine': return this.#done(this.#program.examine(step.ids));
      case 'evict': return this.#evict(step.ids, step.all ?? step.ids);
      case 'evaluate': return this.#done(this.#host.load(step.id, undefined));
      case 'check': return this.#done(this.#modules.made?.link(this.#realm.tried()), this.#host.check());
      case 'commit': return this.#done(this.#realm.commit(step.ids), this.#host.commit(step.ids), this.#note([], step.ids));
      case 'restore': return this.#restore(step.ids);
      case 'forget': return this.#forget(step.ids);
      case 'announce': return this.#announce(step);
      case 'retire': return this.#complain(this.#effects.retire(step.effects));
      case 'start': return this.#complain(this.#effects.start(step.effects));
      case 'report': return this.#report();
      default: throw new Error(`unknown step ${step.do}`);
    }
  }

  #done(..._) { return {}; }

  #move(from, to) {
    this.#realm.move(from, to);
    this.#modules.made?.move(from, to);
    this.#program.copies.made?.move(from, to);
    return {};
  }

  // evict takes ids out of the cache; all are those of which listeners are told.
  #evict(ids, all) {
    this.#note(ids, undefined);
    this.#program.guard();
    this.#realm.evict(ids);
    this.#host.evict(ids);
    this.#audience.gather(this.#emitters, all);
    return {};
  }

  #note(evicted, accepted) {
    this.#evicted = evicted;
    this.#accepted = accepted;
  }

  // abandon ends a transaction whose machine has failed, if the host has another:
  // nobody is left to tell the steps. Versions that were accepted stay.
  #abandon(error) {
    if (this.#host.machine.abandon === undefined) throw error;
    const kept = this.#accepted;
    if (kept === undefined) {
      const { restored, forgotten } = this.#realm.abandon();
      this.#host.restore([...new Set([...this.#evicted, ...restored])]);
      this.#modules.made?.restored(restored);
      this.#host.forget(forgotten);
    }
    const { ended, errors } = this.#effects.abandon(kept);
    this.#host.machine.abandon(ended);
    this.#complain(errors);
    if (kept !== undefined) this.#host.warn(`after the reload, ${error.message}`);
    else this.#conclude({ ...lost, resync: this.#resyncing }, error);
  }

  #resolve({ specifier, id, ids: [last] }) {
    try {
      return { found: this.#host.resolve(specifier, id, this.#modules.made?.imports(id, specifier) ?? false) };
    } catch (error) {
      if (last !== undefined && this.#host.hash(last) !== '') this.#lost.push([id, specifier, error]);
      return { failed: true, found: { probes: Array.isArray(error?.probes) ? error.probes : [] } };
    }
  }

  // warnOfLost warns of specifiers that are no longer found, though their files are still
  // there.
  /** @param {any[]} lost */
  #warnOfLost([first, ...more]) {
    if (first === undefined) return;
    const [id, specifier, error] = first;
    const others = more.length === 0 ? '' : `, nor ${more.length} more`;
    this.#host.warn(`${id} can no longer find "${specifier}"${others}, and keeps what it found: ${nameOf(error)}`);
  }

  #restore(ids) {
    for (const id of [...ids].reverse()) this.#realm.undo(this.#realm.modules.get(id));
    return this.#done(this.#host.restore(ids), this.#modules.made?.restored(ids), this.#note([], undefined));
  }

  #forget(ids) {
    for (const id of ids) this.#realm.forget(id);
    return this.#done(this.#host.forget(ids));
  }

  get #emitters() { return [...this.#scopes.values()].map(({ events }) => events.made).filter(Boolean); }

  #announce({ scope, ids }) {
    const events = this.#scopes.get(scope)?.events.made;
    if (events === undefined) return {};
    const tell = (name, ...args) => this.#complain(this.#audience.tell(events, name, ...args));
    for (const id of ids) {
      tell(id, id);
      tell('any', id);
    }
    return tell('reload', this.#info());
  }

  // complain reports what was thrown after the commit: by then the new code is
  // live, and nothing is rolled back.
  #complain(errors) {
    for (const error of errors) this.#host.uncaught(error);
    return {};
  }

  // info is the argument of the "reload" event.
  #info() {
    const { number, resync, evaluated, restart, loaded, removed, gone, mended } = this.#host.machine.outcome();
    return {
      number,
      resync,
      paths: evaluated.map(({ id }) => id),
      reasons: Object.fromEntries(evaluated.map(({ id, reason }) => [id, reason])),
      versions: Object.fromEntries(evaluated.map(({ id, version }) => [id, version])),
      restart: restart.map(({ id, reason }) => ({ path: id, reason })),
      hashes: Object.fromEntries([...evaluated, ...loaded].map(({ id, hash }) => [id, hash])),
      loaded: loaded.map(({ id }) => id),
      removed,
      gone,
      mended,
      duration: this.#host.now() - this.#began,
    };
  }

  #report() {
    const outcome = this.#host.machine.outcome();
    const broken = outcome.restart.filter(({ id }) => !outcome.removed.includes(id)).map((cause) => this.#broken(cause)).filter(Boolean);
    this.#conclude(outcome, outcome.ok ? undefined : this.#error(outcome));
    for (const text of broken) this.#host.warn(text);
    this.#errors.clear();
    this.#audience.leave();
    this.#began = this.#host.now();
    return {};
  }

  // broken says what is wrong with a file that was changed and only a restart can
  // renew: who restarts the program for it should know before.
  #broken({ id, why }) {
    if (why !== 'changed' && why !== 'filled by') return undefined;
    try {
      this.#host.compile(id);
      return undefined;
    } catch (error) {
      return `${id} does not compile, a restart would fail: ${nameOf(error)}`;
    }
  }

  #conclude(outcome, error) {
    const duration = this.#host.now() - this.#began;
    if (outcome.resync) this.#resynced = { ok: outcome.ok, error };
    const heard = !outcome.ok && !outcome.told && !outcome.resync && this.#tell(error);
    this.#host.report({ ...outcome, duration, error, heard });
  }

  // error is what the first module that failed has thrown, with the file's name,
  // the version of it that failed, and the reload's number.
  #error({ failed, number }) {
    const id = failed.find((each) => this.#errors.has(each));
    const error = this.#errors.get(id ?? ''); // or what a step has thrown that was no module's
    locate(error, id);
    if (id !== undefined) note(error, { version: this.#host.machine.version(id) + 1, reload: number });
    return error;
  }

  // tell emits "error" where somebody listens, and tells whether somebody did.
  #tell(error) {
    const listening = this.#emitters.filter((events) => this.#audience.hearsErrors(events));
    this.#complain(listening.flatMap((events) => this.#audience.tellError(events, error)));
    return listening.length > 0;
  }
}

module.exports = { Transaction };
