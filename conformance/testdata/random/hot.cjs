'use strict';

// Runs programs hot in Node.js: node hot.cjs PACKAGE. It reads commands from
// stdin, a line of JSON each, and answers each with a line. It watches nothing
// itself: who asks it is told what to watch, and says what has changed.

const Heatsync = require(process.argv[2]);
const program = require('./program.js');

const { host } = process[Symbol.for('heatsync.host')];
let watch = [];
let reports = [];
host.onWatch = (diff) => watch.push(...diff);
host.onReport = ({ error, evaluated, ...rest }) => {
  reports.push({ ...rest, error: error && String(error) });
  running.mark(rest.ok, evaluated.map(({ id }) => id), loaded());
};
host.onWarn = () => {};

let dir;
let running;

const commands = {
  open: (command) => {
    dir = command.dir;
    running = program(Heatsync, dir);
  },
  apply: ({ batch }) => host.apply(batch),
  show: ({ names, own }) => running.show(names, own, []),
  close: () => {
    running.close();
    for (const id of loaded()) delete require.cache[id];
  },
};

const loaded = () => Object.keys(require.cache).filter((id) => id.startsWith(dir));

require('./lines.js')(async (command) => {
  const shown = commands[command.do](command);
  host.gathered.now(); // what to watch is told later at first, and then when a turn is over
  await new Promise(setImmediate);
  const answer = { shown, watch, reports, loaded: loaded() };
  watch = [];
  reports = [];
  return answer;
});
