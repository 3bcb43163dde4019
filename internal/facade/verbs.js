'use strict';

// What the machine is told and what it answers: each verb's arguments, in order, and the
// form of the answer. A list of a form is in brackets. Written from internal/wire: go test
// ./internal/wire -update.

module.exports = {
  pin: { takes: { id: 'text' } },
  fill: { takes: { id: 'text', by: 'text' } },
  whole: { takes: {} },
  open: { takes: { scope: 'number', follow: 'flag', watch: 'flag' } },
  hold: { takes: { scope: 'number', id: 'text' } },
  dispose: { takes: { scope: 'number' } },
  replace: { takes: { scope: 'number', heir: 'number' } },
  link: {
    takes: {
      importer: 'text',
      specifier: 'text',
      kind: 'text',
      found: { path: 'text', link: 'text', manifests: ['text'], probes: ['text'] },
    },
  },
  started: { takes: { id: 'text', hash: 'text' } },
  finished: { takes: { id: 'text' }, gives: ['number'] },
  threw: { takes: { id: 'text' }, gives: ['number'] },
  effect: { takes: { owner: 'text' }, gives: { number: 'number', deferred: 'flag' } },
  released: { takes: { number: 'number' } },
  apply: { takes: { changes: [{ path: 'text', hash: 'text', removed: 'flag' }] } },
  applyOnly: { takes: { changes: [{ path: 'text', hash: 'text', removed: 'flag' }] }, gives: 'text' },
  resync: { takes: { ids: ['text'] }, gives: 'text' },
  next: {
    takes: { failed: 'flag', value: 'text', found: { path: 'text', link: 'text', manifests: ['text'], probes: ['text'] } },
    gives: {
      do: 'text',
      undoable: 'flag',
      id: 'text',
      specifier: 'text',
      scope: 'number',
      ids: ['text'],
      effects: ['number'],
    },
  },
  outcome: {
    takes: {},
    gives: {
      number: 'number',
      ok: 'flag',
      resync: 'flag',
      told: 'flag',
      evaluated: [{ id: 'text', why: 'text', of: 'text', reason: 'text', version: 'number', hash: 'text' }],
      restart: [{ id: 'text', why: 'text', of: 'text', reason: 'text', version: 'number', hash: 'text' }],
      failed: ['text'],
      loaded: [{ id: 'text', version: 'number', hash: 'text' }],
      removed: ['text'],
      gone: ['text'],
      pending: ['text'],
      mended: ['text'],
    },
  },
  version: { takes: { id: 'text' }, gives: 'number' },
  modules: {
    takes: {},
    gives: [{
      id: 'text',
      version: 'number',
      hash: 'text',
      held: 'flag',
      heldBy: ['text'],
      reloadable: 'flag',
      loadedBy: ['text'],
    }],
  },
  unheard: { takes: { paths: ['text'] }, gives: ['text'] },
  watched: { takes: {}, gives: [{ path: 'text', hash: 'text', gone: 'flag' }] },
  resolve: {
    takes: { specifier: 'text', importer: 'text' },
    gives: { path: 'text', link: 'text', manifests: ['text'], probes: ['text'], code: 'text', message: 'text' },
  },
};
