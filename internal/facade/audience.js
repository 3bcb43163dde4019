'use strict';

// Which listeners receive the events of a reload: those that were attached when it began.
// They are called after the evaluation, when the listeners that the new version attached to
// `events` are there already. These are for the next reload, which ends the version, and
// not for the one that made it.

const { collect } = require('./collect.js');
const { among } = require('./emitters.js');

class Audience {
  /** @type {import('./host').Host} */
  #host;
  #before; // events -> Map(name -> its listeners when the evaluation began), undefined if none has

  /** @param {import('./host').Host} host */
  constructor(host) { this.#host = host; }

  // gather notes the listeners, before the files of the ids are evaluated.
  gather(emitters, ids) {
    const names = [...ids, 'any', 'reload', 'error', ...(emitters.length > 0 ? [this.#monitor] : [])];
    const listeners = (events) => new Map(names.map((name) => [name, events.rawListeners(name)]));
    this.#before = new Map(emitters.map((events) => [events, listeners(events)]));
  }

  // leave forgets the listeners: the events of that evaluation are over.
  leave() { this.#before = undefined; }

  // tell calls the listeners of an event, each by itself: what one throws is no
  // other's affair. It returns the errors. Those of async listeners come later.
  tell(events, name, ...args) {
    return collect(this.#host, this.#listeners(events, name), (listener) => {
      const answer = Reflect.apply(listener, events, args);
      if (answer instanceof Promise) answer.then(undefined, (error) => this.#host.uncaught(error));
    });
  }

  // hearsErrors tells whether an error has a listener.
  hearsErrors(events) { return this.#listeners(events, 'error').length > 0; }

  // tellError does what tell does, for those, too, who only watch for errors.
  tellError(events, error) { return [this.#monitor, 'error'].flatMap((name) => this.tell(events, name, error)); }

  get #monitor() { return this.#host.builtin('events').errorMonitor; }

  #listeners(events, name) {
    const now = events.rawListeners(name);
    return this.#before === undefined ? now : among(this.#before.get(events)?.get(name) ?? [], now);
  }
}

module.exports = { Audience };
