'use strict';

// What the tests here have in common: an application in a folder of its own,
// with heatsync installed in it as users have it, run in a node of its own.
//
// HEATSYNC_PACKAGE is the packed package, and HEATSYNC_COMMAND the built command.
// `go test ./internal/nodehost` sets them; where they are not set, they are made anew for
// each test file.

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const patience = 120_000; // milliseconds that a program has for what is expected of it
const soak = Number(process.env.HEATSYNC_SOAK ?? 0); // how many reloads to make at least; 0 to be quick

// application writes files to a new folder, which goes when the test is over.
// linked are packages of node/test that it has, too, and instead is the folder
// of what it has for heatsync.
function application(t, files, { linked = [], instead } = {}) {
  const dir = temporary('heatsync-test-');
  t.after(() => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  const app = new Application(t, dir);
  app.install('node_modules/heatsync', instead);
  for (const name of linked) {
    fs.symlinkSync(path.join(__dirname, 'node_modules', name), app.path(`node_modules/${name}`), 'junction');
  }
  for (const [file, text] of Object.entries(files)) app.save(file, text);
  return app;
}

class Application {
  #t;

  constructor(t, dir) {
    this.#t = t;
    this.dir = dir;
  }

  path(file) { return path.join(this.dir, file); }

  // install copies the package, as a package manager does.
  install(place, from = packed()) { fs.cpSync(from, this.path(place), { recursive: true }); }

  // save writes a file in place, as a simple editor does.
  save(file, text) {
    fs.mkdirSync(path.dirname(this.path(file)), { recursive: true });
    fs.writeFileSync(this.path(file), text);
  }

  // replace writes a file beside its place and renames it, as a careful one does.
  replace(file, text) {
    const temporaryName = this.path(`${file}.tmp`);
    fs.writeFileSync(temporaryName, text);
    fs.renameSync(temporaryName, this.path(file));
  }

  // run runs node to its end.
  run(args, options = {}) { return this.start(args, options).ended; }

  // start runs node, or another command, and leaves it running.
  start(args, { command = process.execPath, env = {}, input } = {}) {
    const started = new Program(command, [args].flat(), { cwd: this.dir, env: { ...process.env, ...env } });
    this.#t.after(() => started.kill());
    if (input !== undefined) started.child.stdin.end(input);
    return started;
  }
}

// Program is a running process, of whose output one line at a time is read.
class Program {
  stdout = '';
  stderr = '';
  #read = 0; // how much of stdout line has returned
  #stir = () => {};
  #timer;

  constructor(command, args, options) {
    this.child = spawn(command, args, options);
    for (const name of ['stdout', 'stderr']) {
      this.child[name].setEncoding('utf8').on('data', (chunk) => {
        this[name] += chunk;
        this.#stir();
      });
    }
    this.child.stdin.on('error', () => {}); // it may have ended without reading
    this.ended = this.#end();
    this.#timer = setTimeout(() => this.kill(), patience);
  }

  kill() { this.child.kill('SIGKILL'); }

  #end() {
    return new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (status, signal) => {
        clearTimeout(this.#timer);
        const { stdout, stderr } = this;
        this.result = { status, signal, stdout, stderr };
        this.#stir();
        resolve(this.result);
      });
    });
  }

  // line waits for the next line of stdout, or the next one that matches, and
  // returns it.
  async line(pattern = /^/) {
    for (;;) {
      const end = this.stdout.indexOf('\n', this.#read);
      if (end >= 0) {
        const line = this.stdout.slice(this.#read, end);
        this.#read = end + 1;
        if (pattern.test(line)) return line;
      } else if (this.result !== undefined) {
        throw new Error(`the program ended without a line that matches ${pattern}: ${JSON.stringify(this.result, null, 2)}`);
      } else await new Promise((resolve) => { this.#stir = resolve; });
    }
  }

  // says waits until what came on stderr matches.
  async says(pattern) {
    while (!pattern.test(this.stderr)) {
      if (this.result !== undefined) throw new Error(`the program ended without saying ${pattern}: ${JSON.stringify(this.result, null, 2)}`);
      await new Promise((resolve) => { this.#stir = resolve; });
    }
  }

  // tell writes a line to stdin.
  tell(line) { this.child.stdin.write(`${line}\n`); }
}

// packed returns the package's folder.
function packed() {
  if (process.env.HEATSYNC_PACKAGE === undefined) {
    const dir = temporary('heatsync-package-');
    process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
    execFileSync('go', ['run', './internal/nodehost/pack', dir], { cwd: path.join(__dirname, '../..'), stdio: 'inherit' });
    process.env.HEATSYNC_PACKAGE = dir;
  }
  return process.env.HEATSYNC_PACKAGE;
}

// loose returns a folder with the package as it is in the source, in files of its
// own: for tests that reach into it.
function loose() {
  const dir = temporary('heatsync-loose-');
  process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
  fs.cpSync(packed(), dir, { recursive: true });
  const source = path.join(__dirname, '..');
  for (const name of fs.readdirSync(source).filter((each) => each.endsWith('.cjs'))) fs.copyFileSync(path.join(source, name), path.join(dir, name));
  fs.cpSync(path.join(source, '../internal/facade'), path.join(dir, 'facade'), { recursive: true });
  return dir;
}

// command returns the heatsync command.
function command() {
  if (process.env.HEATSYNC_COMMAND !== undefined) return process.env.HEATSYNC_COMMAND;
  const dir = temporary('heatsync-command-');
  process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
  const file = path.join(dir, process.platform === 'win32' ? 'heatsync.exe' : 'heatsync');
  execFileSync('go', ['build', '-o', file, './cmd/heatsync'], { cwd: path.join(__dirname, '../..'), stdio: 'inherit' });
  return file;
}

const temporary = (prefix) => fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), prefix));

module.exports = { application, command, loose, packed, soak };
