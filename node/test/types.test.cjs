'use strict';

// The package's types, by the compiler: programs in types/, each way that
// TypeScript has of finding a package. The first is tried always, and the others, which
// differ in little, if HEATSYNC_SOAK is set.

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { promisify } = require('node:util');
const { application, soak } = require('./harness.cjs');

const run = promisify(execFile);
const installed = (...parts) => path.join(__dirname, 'node_modules', ...parts);

const skip = soak > 0 ? false : 'HEATSYNC_SOAK is not set';

const ways = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'preserve', moduleResolution: 'bundler' },
  node10: { module: 'commonjs', moduleResolution: 'node10' },
};

for (const [way, options] of Object.entries(ways)) {
  test(`programs compile: ${way}`, { skip: options !== ways.node16 && skip }, (t) => compiles(t, fs.readdirSync(path.join(__dirname, 'types')), options));
}

test('a program for the npm module compiles with its types, too', (t) => compiles(t, ['ancestor.ts', 'utils.ts'], ways.node16, installed('ancestor')));

async function compiles(t, names, options, instead) {
  const files = Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(__dirname, 'types', name), 'utf8')]));
  files['tsconfig.json'] = JSON.stringify({
    compilerOptions: {
      ...options, target: 'es2022', strict: true, noEmit: true, esModuleInterop: true, allowJs: true, checkJs: true, types: ['node'],
      typeRoots: [path.join(__dirname, 'node_modules', '@types')],
      noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true,
      skipLibCheck: options !== ways.node16 || instead !== undefined, // our declarations themselves need to be checked once
    },
    include: ['*'],
  });
  const app = application(t, files, { instead });
  const { status, stdout, stderr } = await app.run([installed('typescript', 'bin', 'tsc'), '--pretty', 'false']);
  assert.deepStrictEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
}

// attw compares what the types say of the exports with what Node finds there.
test('the packed package has its files, and types that are right', async (t) => {
  const app = application(t, {});
  const dir = app.path('node_modules/heatsync');
  const { stdout: list } = await run('npm', ['pack', '--json', '--pack-destination', app.dir], { cwd: dir, shell: process.platform === 'win32' });
  const [{ filename, files }] = JSON.parse(list);
  assert.deepStrictEqual(files.map((each) => path.normalize(each.path)).sort(), filesIn(dir).sort());

  const { stdout } = await app.run([installed('@arethetypeswrong', 'cli', 'dist', 'index.js'), app.path(filename), '--format', 'json']);
  const { analysis, problems } = JSON.parse(stdout);
  assert.strictEqual(analysis.types.kind, 'included');
  assert.deepStrictEqual(problems, {});
});

const filesIn = (dir) => fs.readdirSync(dir, { recursive: true }).filter((name) => fs.statSync(path.join(dir, name)).isFile());
