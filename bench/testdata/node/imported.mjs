// heatsync run --host node imported.mjs: what a call through an import takes more than one of a
// function in this file, before and after a reload of what is imported. It prints nanoseconds.

import fs from 'node:fs';
import Heatsync from 'heatsync';
import { add } from './adds.mjs';

const local = Function('return function add(a, b) { return a + b; }')(); // out of reach, as that is

const calls = 2e6;

function through() {
  let sum = 0;
  for (let i = 0; i < calls; i++) sum = add(sum, i);
  return sum;
}

function plain() {
  let sum = 0;
  for (let i = 0; i < calls; i++) sum = local(sum, i);
  return sum;
}

function time(loop) {
  const begin = process.hrtime.bigint();
  loop();
  return Number(process.hrtime.bigint() - begin) / calls;
}

// best is that of ten rounds: others use the machine, too.
function best() {
  let more = Infinity;
  for (let i = 0; i < 10; i++) more = Math.min(more, time(through) - time(plain));
  return more;
}

let before;
setImmediate(() => { before = best(); }); // while a top level runs, each read is noted
new Heatsync().events.once('reload', () => setImmediate(() => {
  console.log(JSON.stringify({ 'ns-more-before': before, 'ns-more-after': best() }));
  process.exit();
}));
setInterval(() => {}, 1000); // the program stays
setTimeout(() => fs.writeFileSync(new URL('adds.mjs', import.meta.url), 'export function add(a, b) { return b + a; }\n'), 500);
