'use strict';

// node start.cjs PACKAGE: what it costs to begin, or, with "nothing", to be a
// script. It writes {"metric": number}.

const [, , name] = process.argv;
require('events');
const fs = require('fs');
fs.writeFileSync('lib.js', 'exports.value = 1;');
const rss = process.memoryUsage.rss();
const before = performance.now();
if (name !== 'nothing') {
  const Heatsync = require(name);
  const sync = new Heatsync({ persistentWatchers: false });
  sync.require('./lib.js');
}
const ms = performance.now() - before;
// A moment later what was compiled in the background is there, too.
setTimeout(() => {
  console.log(JSON.stringify({ 'start-ms': ms, 'start-MB': (process.memoryUsage.rss() - rss) / 1e6 }));
  process.exit();
}, 300);
