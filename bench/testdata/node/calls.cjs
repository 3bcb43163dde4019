'use strict';

// node --expose-gc calls.cjs PACKAGE: a cached sync.require; a reload of 5 keys
// and of 200; the memory after 300 reloads of 2 MiB.

const [, , name] = process.argv;
const fs = require('fs');
const Heatsync = require(name);
const sync = new Heatsync({ watchFS: false });

const keys = (count) => Array.from({ length: count }, (_, i) => `exports.key${i} = (n) => n + ${i};`).join('\n');
fs.writeFileSync('5.js', keys(5));
fs.writeFileSync('200.js', keys(200));
fs.writeFileSync('large.js', 'exports.data = Buffer.alloc(2 << 20, 1);');

function microseconds(times, action) {
  for (let i = 0; i < times / 10; i++) action();
  const before = performance.now();
  for (let i = 0; i < times; i++) action();
  return 1000 * (performance.now() - before) / times;
}

const told = {};
for (const file of ['./5.js', './200.js', './large.js']) sync.require(file);
told['cached-us'] = microseconds(20000, () => sync.require('./5.js'));
told['reload-5-keys-us'] = microseconds(1000, () => sync.resync('./5.js'));
told['reload-200-keys-us'] = microseconds(300, () => sync.resync('./200.js'));
for (let i = 0; i < 300; i++) sync.resync('./large.js');
gc();
setTimeout(() => {
  gc();
  told['after-300x2MiB-MB'] = process.memoryUsage.rss() / 1e6;
  console.log(JSON.stringify(told));
  process.exit();
}, 50);
