'use strict';

// Programs as users of the npm module heatsync write them, each run with that
// module and with ours. What both print is the same, but for the differences
// that ancestor/README.md explains.
//
// A program is a txtar archive. Its comment is what index.js (or index.mjs)
// prints, but for lines that begin with #; if it has a file "ancestor", that is
// what it prints with the npm module, and a file "said" is what ours says besides.
// saves.js is added to its files. What the npm module prints changes with the programs
// alone: it is asked where HEATSYNC_SOAK is set.

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { application, soak } = require('./harness.cjs');

const programs = path.join(__dirname, 'ancestor');
const saves = fs.readFileSync(path.join(programs, 'saves.js'), 'utf8');
const names = fs.readdirSync(programs).filter((name) => name.endsWith('.txtar')).map((name) => path.basename(name, '.txtar'));
const ancestor = { linked: ['backtracker'], instead: path.join(__dirname, 'node_modules', 'ancestor') };

test('programs', { concurrency: 4 }, async (t) => {
  await Promise.all(names.map((name) => t.test(name, async (each) => {
    const { printed, files } = read(name);
    const [before, now] = await Promise.all([soak > 0 ? run(each, files, ancestor) : undefined, run(each, files)]);
    assert.strictEqual(now.printed, printed, `ours, which also says:\n${now.said}`);
    if (before) assert.strictEqual(before.printed, files.ancestor ?? printed, `the ancestor, which also says:\n${before.said}`);
    if (files.ancestor === undefined) assert.strictEqual(now.said, files.said ?? '', 'ours complains');
    else assert.notStrictEqual(files.ancestor, printed, 'this is no difference');
  })));
});

test('the differences are those that are explained', () => {
  const explained = [...fs.readFileSync(path.join(programs, 'README.md'), 'utf8').matchAll(/^\| \[([\w-]+)\]/gm)].map(([, name]) => name);
  assert.deepStrictEqual(explained.sort(), names.filter((name) => read(name).files.ancestor !== undefined).sort());
});

function read(name) {
  const [comment, ...parts] = fs.readFileSync(path.join(programs, `${name}.txtar`), 'utf8').split(/^-- (.+) --\n/m);
  const files = { 'saves.js': saves };
  for (let i = 0; i < parts.length; i += 2) files[parts[i]] = parts[i + 1];
  return { printed: comment.replace(/^#.*\n/gm, ''), files };
}

// run runs a program, and tells of an end that is not a good one.
async function run(t, files, options) {
  const app = application(t, files, options);
  const { status, signal, stdout, stderr } = await app.run(files['index.mjs'] === undefined ? 'index.js' : 'index.mjs');
  return { printed: stdout + (status === 0 ? '' : `exit ${status ?? signal}\n`), said: stderr };
}
