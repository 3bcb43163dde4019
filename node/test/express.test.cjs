'use strict';

// An Express server that is under load while it is edited: no request fails, and
// no answer comes from files of different versions that were saved together.

const assert = require('node:assert/strict');
const { EventEmitter, once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const test = require('node:test');
const { application, command, packed } = require('./harness.cjs');

const edits = 50;
const interval = 5; // milliseconds from one request to the next
const answersBetween = 5; // from one edit to the next

// The groups of routes, and the files of each that are always saved together.
const groups = {
  users: ['routes/users.js', 'lib/users.js', 'lib/shared.js'],
  orders: ['routes/orders.js', 'lib/orders.js'],
  status: ['routes/status.js'],
};

const source = (file) => fs.readFileSync(path.join(__dirname, 'express', file), 'utf8');
const textOf = (file, version) => source(file).replace('version = 1', `version = ${version}`);

// Editor saves new versions of groups, and knows which one must be live.
class Editor {
  live = { users: 1, orders: 1, status: 1 };
  saved = { ...this.live };
  #app;
  #program;

  constructor(app, program) {
    this.#app = app;
    this.#program = program;
  }

  async save(group, method) {
    const version = ++this.saved[group];
    this.#together(groups[group], (file) => this.#app[method](file, textOf(file, version)));
    await this.#told(/^reload/);
    this.live[group] = version;
  }

  // breakAndMend saves a version whose last file is broken, and then that file.
  async breakAndMend(group, fault) {
    const version = ++this.saved[group];
    const files = groups[group];
    const last = files.at(-1);
    this.#together(files, (file) => this.#app.save(file, textOf(file, version) + (file === last ? fault : '')));
    await this.#told(/^error/);
    this.#app.save(last, textOf(last, version));
    await this.#told(/^reload/);
    this.live[group] = version;
  }

  // together saves several files as git does, holding its lock.
  #together(files, save) {
    const lock = this.#app.path('.git/index.lock');
    if (files.length > 1) fs.writeFileSync(lock, '');
    for (const file of files) save(file);
    fs.rmSync(lock, { force: true });
  }

  async #told(pattern) {
    assert.match(await this.#program.line(), pattern);
  }
}

// Load asks for one page after the other, and checks what comes.
class Load {
  answered = 0;
  failures = [];
  #stirred = new EventEmitter(); // hears of each answer
  #agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  #timer;
  #open = 0;
  #asked = 0;
  #port;
  #editor;

  constructor(port, editor) {
    this.#port = port;
    this.#editor = editor;
    this.#timer = setInterval(() => this.#ask(), interval);
  }

  async stop() {
    clearInterval(this.#timer);
    while (this.#open > 0) await once(this.#stirred, 'answer');
    this.#agent.destroy();
  }

  // wait lets some requests be answered.
  async wait(answers) {
    const until = this.answered + answers;
    while (this.answered < until && this.failures.length === 0) await once(this.#stirred, 'answer');
  }

  async #ask() {
    if (this.#open >= 50) return;
    this.#open++;
    const names = Object.keys(groups);
    const group = names[this.#asked++ % names.length];
    const atLeast = this.#editor.live[group];
    try {
      this.#check(group, atLeast, await this.get(group));
      this.answered++;
    } catch (error) {
      this.failures.push(error);
    }
    this.#open--;
    this.#stirred.emit('answer');
  }

  #check(group, atLeast, answer) {
    const versions = [...new Set(Object.values(answer))];
    assert.equal(versions.length, 1, `${group} mixes versions: ${JSON.stringify(answer)}`);
    assert.ok(versions[0] >= atLeast, `${group} ${versions[0]} is older than what was live, ${atLeast}`);
    assert.ok(versions[0] <= this.#editor.saved[group]);
  }

  get(group) {
    return new Promise((resolve, reject) => {
      http.get({ host: '127.0.0.1', port: this.#port, path: `/${group}`, agent: this.#agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('error', reject).on('end', () => {
          if (response.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(`${response.statusCode} ${text}`));
        });
      }).on('error', reject);
    });
  }
}

// turns are the edits, over and over again.
const turns = [
  (editor) => editor.save('users', 'save'),
  (editor) => editor.save('status', 'save'),
  (editor) => editor.save('orders', 'replace'),
  (editor) => editor.save('status', 'replace'),
  (editor) => editor.breakAndMend('users', '\nthrow new Error("broken");'),
  (editor) => editor.save('users', 'replace'),
  (editor) => editor.breakAndMend('orders', '\n)'),
];

async function serve(t, start) {
  const names = ['index.js', ...Object.values(groups).flat()];
  const files = Object.fromEntries(names.map((file) => [file, source(file)]));
  const app = application(t, { ...files, '.git/HEAD': '' }, { linked: ['express'] });
  const program = start(app);
  const [, port] = /^listening (\d+)/.exec(await program.line());
  const editor = new Editor(app, program);
  const load = new Load(port, editor);
  try {
    for (let i = 0; i < edits; i++) {
      await load.wait(answersBetween);
      await turns[i % turns.length](editor);
    }
    await load.wait(answersBetween);
    for (const group of Object.keys(groups)) {
      assert.deepEqual(new Set(Object.values(await load.get(group))), new Set([editor.live[group]]));
    }
  } finally {
    await load.stop();
  }
  assert.deepEqual(load.failures, []);
  assert.deepEqual(editor.live, editor.saved);
  t.diagnostic(`${load.answered} requests, ${edits} edits`);
}

test('Node alone', (t) => serve(t, (app) => app.start('index.js')));

test('heatsync run --host node', (t) => serve(t, (app) => app.start(['run', '--quiet', '--host', 'node', 'index.js'], {
  command: command(),
  env: { HEATSYNC_NODE: process.execPath, HEATSYNC_NODE_PACKAGE: packed() },
})));
