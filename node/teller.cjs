'use strict';

// Tells what becomes of a program that cli.cjs runs by itself: each event in words
// (events.cjs), or as an object. The built command says the same, from cmd/heatsync.

const fs = require('node:fs');
const { isPackage } = require('./facade/packages.js');
const { whenBegun } = require('./begun.cjs');
const events = require('./events.cjs');
const { States } = require('./states.cjs');
const { harmless, print } = require('./told.cjs');
const { version } = require('./package.json');

class Teller {
  #states = new States();
  #version = 0; // how many reloads were committed

  constructor(options) { this.options = options; }

  // start says that the program has begun.
  start(modules, watched) {
    const counted = modules.filter(({ id, reloadable }) => reloadable || !isPackage(id));
    const count = (which) => counted.filter(which).length;
    const reloadable = count((module) => module.reloadable);
    this.#say(events.start({
      heatsync: version, host: 'node', entry: process.argv[1], live: this.options.live === true,
      held: count(({ held }) => held), reloadable, pinned: counted.length - reloadable, watched: count(({ id }) => watched.has(id)),
    }));
  }

  // reload tells of a transaction that is over.
  reload(outcome) {
    if (!outcome.ok) {
      const failure = events.failureOf(outcome);
      const again = this.#states.fails(outcome.failed[0] ?? failure.file, `${failure.text} ${events.placeText(failure)}`);
      this.#say(events.reload(outcome, this.#version, failure, again));
      return;
    }
    this.#say(events.reload(outcome, ++this.#version));
    const good = this.#states.after(outcome);
    if (good.length > 0) this.#say(events.goodAgain(good));
    if (outcome.restart.length > 0) this.#say(events.restartNeeded(outcome.restart));
  }

  warn(text) { this.#say(events.warning(text)); }

  // say writes an event, in the form that is wanted, or in both.
  #say({ object, well, lines }) {
    const { quiet, json, events: file } = this.options;
    if (json || file !== undefined) write(file ?? 2, object);
    if (!json && !(quiet && well)) print(lines(quiet));
  }
}

function write(fd, object) {
  try {
    fs.writeSync(fd, `${escaped(JSON.stringify(object))}\n`);
  } catch { /* nobody is left to be told that it is closed */ }
}

// escaped keeps a terminal from obeying what is in a string.
const escaped = (json) => [...json].map((c) => (harmless(c) === c ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('');

// connect has the outcomes of a host told.
exports.connect = (host, options) => {
  const teller = new Teller(options);
  const watched = new Set();
  const { onWatch } = host;
  if (onWatch !== undefined) {
    host.onWatch = (diff) => {
      for (const { path, gone } of diff) watched[gone ? 'delete' : 'add'](path);
      onWatch(diff);
    };
  }
  host.onReport = (outcome) => teller.reload(outcome);
  host.onWarn = (text) => teller.warn(text);
  whenBegun(host, (modules) => teller.start(modules, watched));
};
