'use strict';

// What there is to say of a program: each event as an object (docs/json.md), and as lines for
// people. well is whether everything is as it should be, which --quiet hides.

const { frameOf, placeOf } = require('./frame.cjs');
const { named } = require('./told.cjs');

const mostNamed = 3; // files that a line names before it begins to count

const wayOut = 'run it by heatsync run --all FILE; load modules by sync.require("./file.js"), with const sync = new (require("heatsync"))(); or write ES modules, whose imports are live';

function start(facts) {
  const { entry, watched, held, reloadable, pinned } = facts;
  const hint = reloadable === 0 ? wayOut : undefined;
  const counts = `${watched} file${watched === 1 ? '' : 's'} watched, ${held} held, ${reloadable} reloadable, ${pinned} pinned`;
  return {
    object: { event: 'start', ...facts, hint },
    well: hint === undefined,
    lines: (quiet) => [
      ...(quiet ? [] : [['', `${named(entry)} runs on Node.js: ${counts}`]]),
      ...(hint === undefined ? [] : [['yellow', `nothing of ${named(entry)} can be reloaded: a change of any file takes a restart`], hinted(hint)]),
    ],
  };
}

// reload is one that went well, or if there is a failure, one that has failed. again says that
// it has failed in the same way before.
function reload(outcome, version, failure = undefined, again = false) {
  const { number, ok, resync, duration, evaluated, restart, loaded, removed, gone, pending, mended, heard } = outcome;
  return {
    object: {
      event: 'reload', number, ok, resync, ms: duration, version: version || undefined,
      modules: evaluated.map(moduleOf), restart: restart.map(unevaluated), loaded: some(loaded.map(moduleOf)),
      removed, gone: some(gone), pending, mended, heard: heard === true, error: failure,
    },
    well: ok && removed.length === 0,
    lines: (quiet) => (ok ? done(outcome, quiet) : kept(outcome, failure, again)),
  };
}

function done(outcome, quiet) {
  const { evaluated, removed, gone } = outcome;
  return [
    ...(evaluated.length > 0 && !quiet ? [['green', reloaded(outcome)]] : []),
    ...removed.map((id) => ['yellow', `${named(id)} is gone${gone.includes(id) ? '' : '; its last exports stay'}`]),
  ];
}

// kept leaves the details to a listener of the program, and does not repeat them.
function kept({ failed, heard, pending, resync }, failure, again) {
  const file = failed[0] ?? failure.file;
  const text = `the old ${named(file)}: ${shortened(failure.text)}`;
  if (again) return [['red', `still kept ${text.split('\n')[0]}`]];
  if (heard) return [['red', `kept ${text}`]];
  const waiting = pending.filter((id) => id !== file);
  return [
    ['red', `kept ${text}`],
    ...(failure.line > 0 ? [['', `  at ${placeText(failure)}`]] : []),
    ...(failure.frame?.split('\n') ?? []).map((line) => ['source', `    ${line}`]),
    ...(waiting.length > 0 ? [['', `  waiting for it: ${and(counted(waiting.map(named)))}`]] : []),
    ...(resync ? [] : [hinted('fix the file and save it; the program is still running the last good version')]),
  ];
}

// goodAgain has the files of one sort on a line.
function goodAgain(files) {
  const sorts = new Map();
  for (const file of files) sorts.set(how(file), [...sorts.get(how(file)) ?? [], named(file.path)]);
  return {
    object: { event: 'good-again', files },
    well: false, // it takes back what --quiet has shown
    lines: () => [...sorts].map(([sort, names]) => ['green', `good again: ${and(counted(names))}${sort}`]),
  };
}

// how is what has mended a file.
function how({ was, now }) {
  if (now === 'removed') return ' (gone)';
  if (was === 'restart needed') return ' (no restart needed)';
  if (was === 'removed') return ' (back)';
  return now === 'running version' ? ' (as it runs)' : '';
}

function restartNeeded(modules) {
  const more = modules.length - mostNamed;
  return {
    object: { event: 'restart-needed', files: modules.map(unevaluated) },
    well: false,
    lines: () => [
      ...modules.slice(0, mostNamed).map(({ id, reason }) => ['yellow', `restart needed for ${named(id)}: ${shortened(reason)}`]),
      ...(more > 0 ? [['yellow', `restart needed for ${moreOf(more)}`]] : []),
    ],
  };
}

const warning = (text) => ({ object: { event: 'warning', text }, well: false, lines: () => [['yellow', shortened(text)]] });

// reloaded says what was reloaded, why and how quickly.
function reloaded({ evaluated, resync, duration }) {
  const isImporter = ({ why }) => why === 'plain importer of' || why === 'importer of';
  const causes = evaluated.filter((each) => !isImporter(each));
  const importers = evaluated.length - causes.length;
  const parts = counted(causes.map(({ id, why, reason }) => named(id) + (['', 'changed', 'resync'].includes(why) ? '' : ` (${reason})`)));
  if (importers > 0) parts.push(`${importers} plain importer${importers === 1 ? '' : 's'}`);
  return `${resync ? 'resynced' : 'reloaded'} ${and(parts)} in ${short(duration)}`;
}

const counted = (names) => (names.length > mostNamed ? [...names.slice(0, mostNamed), moreOf(names.length - mostNamed)] : names);
const moreOf = (n) => `${n} more file${n === 1 ? '' : 's'}`;
const and = (parts) => [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ');
const hinted = (text) => ['dim', `hint: ${text}`];
const some = (list) => (list.length > 0 ? list : undefined);
const moduleOf = ({ id, reason, version, hash }) => ({ path: id, reason: reason || undefined, version: version || undefined, hash: hash || undefined });
const unevaluated = (cause) => moduleOf({ ...cause, version: 0 });

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

/** @param {{ file?: string, line?: number, column?: number }} place */
const placeText = ({ file, line, column }) => (line > 0 ? [file, line, column].filter(Boolean).join(':') : '');

// failureOf describes what was thrown, which may be hard to look at.
/** @returns {{ op: string, text: string, file: string, line?: number, column?: number, frame?: string, stack?: string }} */
function failureOf({ error, failed }) {
  try {
    const { stack, file = failed[0], code } = Object(error);
    const at = placeOf(typeof stack === 'string' ? stack : '', file);
    const op = { MODULE_NOT_FOUND: 'resolve' }[code] ?? (at.syntax ? 'compile' : 'evaluate');
    return { op, text: String(error), file: at.file ?? file, line: at.line, column: at.column, frame: frameOf(at), stack };
  } catch {
    return { op: 'evaluate', text: 'something that can\'t be shown', file: failed[0] };
  }
}

module.exports = { failureOf, goodAgain, placeText, reload, restartNeeded, start, warning };
