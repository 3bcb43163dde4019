'use strict';

// What becomes of reloads, as the built command tells it: in words (cmd/heatsync/ui.go), or
// as events (cmd/heatsync/json.go). It is in use where cli.cjs runs a program by itself.

const fs = require('node:fs');
const { frameOf, placeOf } = require('./frame.cjs');
const { harmless, named, print } = require('./told.cjs');

const mostNamed = 3; // files that a line names before it begins to count

class Teller {
  #broken = new Map(); // file -> what was said of its last failure
  #version = 0; // how many reloads were committed

  constructor(options) { this.options = options; }

  // reload tells of a transaction that is over.
  reload(outcome) {
    const { quiet } = this.options;
    if (outcome.ok) this.#version++;
    if (!outcome.ok) outcome = { ...outcome, error: failureOf(outcome) };
    if (quiet && outcome.ok && outcome.restart.length + outcome.mended.length === 0) return this.#forget(outcome);
    if (this.#event(() => reloadEvent(outcome, this.#version))) return undefined;
    return print(outcome.ok ? this.#done(outcome) : this.#kept(outcome));
  }

  warn(text) {
    if (!this.#event(() => ({ event: 'warning', text }))) print([['yellow', shortened(text)]]);
  }

  // event writes a line, if events are wanted, and tells whether it stands for what people read.
  #event(of) {
    const { json, events } = this.options;
    const fd = json ? 2 : events;
    if (fd === undefined) return false;
    try {
      fs.writeSync(fd, `${escaped(JSON.stringify(of()))}\n`);
    } catch { /* nobody is left to be told that it is closed */ }
    return json;
  }

  #done(outcome) {
    this.#forget(outcome);
    const { evaluated, mended, removed, gone, restart } = outcome;
    const lines = [];
    if (evaluated.length > 0 && !this.options.quiet) lines.push(['green', reloaded(outcome)]);
    for (const id of mended) lines.push(['green', `good again: ${named(id)} (as it runs)`]);
    for (const id of removed) lines.push(['yellow', `${named(id)} is gone${gone.includes(id) ? '' : '; its last exports stay'}`]);
    for (const { id, reason } of restart.slice(0, mostNamed)) lines.push(['yellow', `restart needed for ${named(id)}: ${shortened(reason)}`]);
    if (restart.length > mostNamed) lines.push(['yellow', `restart needed for ${moreOf(restart.length - mostNamed)}`]);
    return lines;
  }

  // kept leaves the details to a listener of the program, and does not repeat them.
  #kept({ error, failed, heard, pending, resync }) {
    const file = failed[0] ?? error.file;
    const text = `the old ${named(file)}: ${shortened(error.text)}`;
    const again = this.#broken.get(file) === text + placeText(error);
    this.#broken.set(file, text + placeText(error));
    if (again) return [['red', `still kept ${text.split('\n')[0]}`]];
    const lines = [['red', `kept ${text}`]];
    if (heard) return lines;
    if (error.line > 0) lines.push(['', `  at ${placeText(error)}`]);
    for (const line of error.frame?.split('\n') ?? []) lines.push(['source', `    ${line}`]);
    const waiting = pending.filter((id) => id !== file);
    if (waiting.length > 0) lines.push(['', `  waiting for it: ${and(counted(waiting.map(named)))}`]);
    if (!resync) lines.push(['dim', 'hint: fix the file and save it; the program is still running the last good version']);
    return lines;
  }

  // forget forgets the failures of files that are live now, or gone.
  #forget({ evaluated, pending, removed, mended }) {
    const live = evaluated.map(({ id }) => id).filter((id) => !pending.includes(id));
    for (const id of [...live, ...removed, ...mended]) this.#broken.delete(id);
  }
}

// reloaded says what was reloaded, why and how quickly.
function reloaded({ evaluated, resync, duration }) {
  const isImporter = ({ why }) => why === 'plain importer of' || why === 'importer of';
  const causes = evaluated.filter((each) => !isImporter(each));
  const importers = evaluated.length - causes.length;
  const parts = counted(causes.map(({ id, why, reason }) => named(id) + (['', 'changed', 'resync'].includes(why) ? '' : ` (${shortened(reason)})`)));
  if (importers > 0) parts.push(`${importers} plain importer${importers === 1 ? '' : 's'}`);
  return `${resync ? 'resynced' : 'reloaded'} ${and(parts)} in ${short(duration)}`;
}

const counted = (names) => (names.length > mostNamed ? [...names.slice(0, mostNamed), moreOf(names.length - mostNamed)] : names);
const moreOf = (n) => `${n} more file${n === 1 ? '' : 's'}`;
const and = (parts) => [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ');

// short is a length of time with two digits or three.
function short(ms) {
  if (ms < 1) return `${Math.floor(ms * 1000)} µs`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

// shortened names the files of a text from the working directory.
function shortened(text) {
  try {
    return text.replaceAll(`${process.cwd()}/`, '');
  } catch {
    return text; // the directory is gone
  }
}

const placeText = ({ file, line, column }) => (line > 0 ? [file, line, column].filter(Boolean).join(':') : '');

// failureOf describes what was thrown, which may be hard to look at.
function failureOf({ error, failed }) {
  try {
    const { stack, file, code } = Object(error);
    const at = placeOf(typeof stack === 'string' ? stack : '', file ?? failed[0]);
    const op = { MODULE_NOT_FOUND: 'resolve' }[code] ?? (at.syntax ? 'compile' : 'evaluate');
    const { file: place = file ?? failed[0], line, column } = at;
    return { op, text: String(error), file: place, line, column, frame: frameOf(at), stack };
  } catch {
    return { op: 'evaluate', text: 'something that can\'t be shown', file: failed[0] };
  }
}

function reloadEvent({ number, ok, resync, duration, evaluated, restart, loaded, removed, gone, pending, mended, heard, error }, version) {
  const modules = (list) => list.map(({ id, reason, version, hash }) => ({ path: id, reason, version, hash: hash || undefined }));
  const some = (list) => (list.length > 0 ? list : undefined);
  return {
    event: 'reload', number, ok, resync, ms: duration, version: version || undefined,
    modules: modules(evaluated), restart: modules(restart.map((each) => ({ ...each, version: undefined }))), loaded: some(modules(loaded ?? [])),
    removed, gone: some(gone), pending, mended, heard: heard === true, error: ok ? undefined : error,
  };
}

// escaped keeps a terminal from obeying what is in a string.
const escaped = (json) => [...json].map((c) => (harmless(c) === c ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('');

// connect has the outcomes of a host told.
exports.connect = (host, options) => {
  const teller = new Teller(options);
  host.onReport = (outcome) => teller.reload(outcome);
  host.onWarn = (text) => teller.warn(text);
};
