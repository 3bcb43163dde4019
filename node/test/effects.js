'use strict';

// Makes effects that are over at once, in one version that goes on: through a
// Heatsync, and by plain calls in live mode, where what a version's timer calls is
// the version's.

const Heatsync = require('heatsync');
const { EventEmitter } = require('events');

const sync = new Heatsync({ watchFS: false });
const bus = new EventEmitter();
const listener = () => {};

const ways = {
  'timeouts that fire': () => sync.addTemporaryTimeout(() => {}, 1),
  'timeouts that are cleared': () => clearTimeout(sync.addTemporaryTimeout(() => {}, 1e6)),
  'intervals that are cleared': () => clearInterval(sync.addTemporaryInterval(() => {}, 1e6)),
  'listeners that are taken off': () => {
    const own = () => {};
    sync.addTemporaryListener(bus, 'x', own);
    bus.off('x', own);
  },
  'one listener that comes and goes': () => {
    sync.addTemporaryListener(bus, 'x', listener);
    bus.off('x', listener);
  },
  'listeners for once': () => {
    sync.addTemporaryListener(bus, 'x', () => {}, 'once');
    bus.emit('x');
  },
  'emitters that are gone': () => sync.addTemporaryListener(new EventEmitter(), 'x', () => {}),
  'plain timeouts': () => setTimeout(() => {}, 1),
  'plain immediates': () => setImmediate(() => {}),
  'plain intervals': () => clearInterval(setInterval(() => {}, 1e6)),
  'plain listeners': () => bus.on('x', listener).off('x', listener),
  'plain listeners for once': () => {
    bus.once('x', () => {});
    bus.emit('x');
  },
  'plain emitters': () => {
    const emitter = new EventEmitter();
    emitter.on('x', () => emitter);
  },
};

exports.names = Object.keys(ways);

// start makes many effects of a kind, and calls sample early and when all are over, and
// between after each hundred.
exports.start = (name, count, sample, between = () => {}) => {
  const rounds = Math.ceil(count / 100);
  const early = rounds - Math.min(20, Math.ceil(rounds / 2));
  const round = (left) => setTimeout(() => {
    for (let i = 0; i < 100; i++) ways[name]();
    between();
    if (left === early) sample();
    if (left > 0) round(left - 1);
    else setTimeout(sample, 20);
  }, 1);
  round(rounds);
};
