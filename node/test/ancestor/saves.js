'use strict';

// What the programs beside this file use to edit themselves. file@2 is the
// second version of file.

const fs = require('node:fs');
const path = require('node:path');

const at = (file) => path.join(__dirname, file);

// save writes a version over the file, as an editor does that writes in place.
const save = (file, version) => fs.writeFileSync(at(file), fs.readFileSync(at(`${file}@${version}`)));

// replace writes it beside the file and renames it over.
function replace(file, version) {
  fs.copyFileSync(at(`${file}@${version}`), at(`${file}.new`));
  fs.renameSync(at(`${file}.new`), at(file));
}

// reloaded waits for a reload of the file. The ancestor tells of it before it
// happens, and attaches listeners a turn later.
const reloaded = (sync, file) => new Promise((resolve) => {
  sync.events.once(at(file), () => setImmediate(setImmediate, resolve));
});

const failed = (sync) => new Promise((resolve) => {
  sync.events.once('error', (error) => setImmediate(setImmediate, resolve, error));
});

function update(sync, file, version) {
  const done = reloaded(sync, file);
  save(file, version);
  return done;
}

const turn = () => new Promise((resolve) => { setImmediate(setImmediate, resolve); });

// tried is for what may throw.
function tried(action) {
  try {
    return action();
  } catch (error) {
    return `threw ${error.name}`;
  }
}

module.exports = { at, save, replace, reloaded, failed, update, turn, tried };
