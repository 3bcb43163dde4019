'use strict';

// Starts the machine. All copies of the package that a process has installed share
// one, which the first of them starts.

const { version } = require('./package.json');

const slot = Symbol.for('heatsync.host');

function start() {
  const { createMachine } = require('./machine.cjs');
  const { Host } = require('./host.cjs');
  const host = new Host(createMachine());
  const pipe = process[Symbol.for('heatsync.pipe')]; // preload.cjs
  const command = process[Symbol.for('heatsync.command')]; // the options of cli.cjs
  if (pipe !== undefined) require('./pipe.cjs').connect(host, pipe);
  else if (!command?.noWatch) require('./watch.cjs').connect(host);
  if (command !== undefined) require('./teller.cjs').connect(host, command);
  return host;
}

// shared returns the process's host. It is kept where programs don't look, and
// not on the globals.
function shared() {
  const running = process[slot];
  if (running === undefined) {
    const host = start();
    Object.defineProperty(process, slot, { value: { version, Heatsync: host.realm.Heatsync, host } });
    return process[slot];
  }
  if (running.version !== version) {
    throw new Error(`heatsync ${version} was loaded into a process that runs heatsync ${running.version}: install one version`);
  }
  return running;
}

module.exports = shared().Heatsync;
