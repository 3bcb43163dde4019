'use strict';

// Runs programs of ES modules and CommonJS hot in Node.js: node modules-hot.cjs PACKAGE. It reads commands
// from stdin, a line of JSON each, and answers each with a line.

const path = require('node:path');

const Heatsync = require(process.argv[2]);
const { host } = process[Symbol.for('heatsync.host')];

let reports = [];
let sync;
let main;
host.onReport = ({ error }) => reports.push({ error: error && String(error) });
host.onWarn = () => {};

const commands = {
  open: ({ dir }) => {
    sync?.dispose();
    sync = new Heatsync({ watchFS: false });
    main = sync.require(path.join(dir, 'm0.mjs'));
  },
  apply: ({ batch }) => host.apply(batch),
  show: () => main.show(),
};

require('./lines.js')((command) => {
  let shown;
  try {
    shown = commands[command.do](command);
  } catch (error) {
    reports.push({ error: String(error) });
    shown = `! ${error.message}`;
  }
  const answer = { shown, reports };
  reports = [];
  return answer;
});
