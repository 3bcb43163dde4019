'use strict';

// The ways in which files are saved, as data. save(desk, i) makes version i of
// desk.file; each of them is one change, but for the silent ones. The program
// that watches is who saves, too: its timers keep their order, so that a pause
// is shorter than what is waited for, however slow the machine is.

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { promisify } = require('node:util');

const run = promisify(execFile);

// version is the whole text of one version: half of it does not parse, and a
// mixture of two is found by the program (see whole in watch.test.cjs).
const version = (i) => `module.exports = { version: ${i}, lines: [\n${`  ${i},\n`.repeat(300)}] };\n`;

const put = ({ file }, i) => fs.writeFileSync(file, version(i));

const chunks = (count, time, flags = 'w') => async ({ file }, i) => {
  const descriptor = fs.openSync(file, flags);
  await writeInParts(descriptor, version(i), count, time);
  fs.closeSync(descriptor);
};

async function writeInParts(descriptor, text, count, time) {
  const size = Math.ceil(text.length / count);
  for (let at = 0; at < text.length; at += size) {
    if (at > 0) await pause(time);
    fs.writeSync(descriptor, text.slice(at, at + size), at);
  }
}

async function twoOpens({ file }, i) {
  fs.writeFileSync(file, '');
  await pause(5);
  fs.appendFileSync(file, version(i));
}

const atomicFrom = (directory) => ({ file }, i) => {
  const temporary = path.join(path.dirname(file), directory, '.util.js.tmp');
  fs.writeFileSync(temporary, version(i));
  fs.renameSync(temporary, file);
};
const atomic = atomicFrom('.');

const backupDance = (time) => async ({ file }, i) => {
  fs.renameSync(file, `${file}~`);
  await pause(time);
  await chunks(2, time)({ file }, i);
};

function unlinkAndCreate(desk, i) {
  fs.unlinkSync(desk.file);
  put(desk, i);
}

// vim would not move files away under the system's folder for temporary ones.
const vim = (backupcopy) => async ({ file, dir }, i) => {
  const text = path.join(dir, 'text');
  fs.writeFileSync(text, version(i));
  await run('vim', ['-Nu', 'NONE', '-i', 'NONE', '-es', '-c', `set backupskip= writebackup backupcopy=${backupcopy}`,
    '-c', '%d _', '-c', `0r ${text}`, '-c', 'wq', file]);
};

// sed makes version i of the version before.
const sed = ({ file }, i) => run('sed', ['-i', `s/\\b${i - 1},/${i},/`, file]);

// older makes version i with a time of last year in another place.
function older({ dir }, i) {
  const other = path.join(dir, 'other');
  fs.writeFileSync(other, version(i));
  const last = new Date(Date.now() - 365 * 86_400_000 - i * 1000);
  fs.utimesSync(other, last, last);
  return other;
}

const copyOlder = (desk, i) => run('cp', ['-p', older(desk, i), desk.file]);
const moveOlder = (desk, i) => fs.renameSync(older(desk, i), desk.file);

function link({ file, dir }, i) {
  const other = path.join(dir, `other${i}`);
  fs.writeFileSync(other, version(i));
  fs.unlinkSync(file);
  fs.linkSync(other, file);
}

function hardLinked(desk) {
  const file = path.join(desk.dir, 'other.js');
  fs.linkSync(desk.file, file);
  desk.file = file;
}

function leftOpen({ file }, i) {
  fs.writeSync(fs.openSync(file, 'w'), version(i));
}

const library = ({ file }) => path.dirname(file);

// made makes a directory with version i in it.
function made(directory, i) {
  fs.mkdirSync(directory);
  fs.writeFileSync(path.join(directory, 'util.js'), version(i));
}

function remakeDirectory(desk, i) {
  fs.rmSync(library(desk), { recursive: true });
  made(library(desk), i);
}

function swapDirectory(desk, i) {
  const fresh = path.join(desk.dir, 'fresh');
  made(fresh, i);
  fs.renameSync(library(desk), `${library(desk)}-${i}`);
  fs.renameSync(fresh, library(desk));
}

const same = (save) => (desk) => save(desk, 0);

exports.version = version;
exports.saves = {
  'one write': { save: put },
  'chunks, pauses of 5 ms': { save: chunks(4, 5) },
  'chunks, pauses of 50 ms': { save: chunks(4, 50) },
  'chunks over what was there, pauses of 5 ms': { save: chunks(4, 5, 'r+') },
  'truncated and closed, then written': { save: twoOpens },
  'temp and rename': { save: atomic },
  'temp in another directory and rename': { save: atomicFrom('..') },
  'backup dance': { save: backupDance(0) },
  'backup dance, slow': { save: backupDance(60) },
  'unlink and create': { save: unlinkAndCreate },
  'vim': { save: vim('auto'), needs: 'vim' },
  'vim, backupcopy=no': { save: vim('no'), needs: 'vim' },
  'vim, backupcopy=yes': { save: vim('yes'), needs: 'vim' },
  'sed -i': { save: sed, needs: 'sed' },
  'cp -p of an older file': { save: copyOlder, needs: 'cp' },
  'mv of an older file': { save: moveOlder },
  'link() of a finished file': { save: link },
  'hard link written by its other name': { setup: hardLinked, save: put, noEvents: true },
  'writer that keeps the file open': { save: leftOpen },
  'directory removed and made again': { save: remakeDirectory },
  'directory renamed away, another renamed in': { save: swapDirectory },
  'chmod': { save: ({ file }, i) => fs.chmodSync(file, 0o600 + i), silent: true },
  'touch': { save: ({ file }) => fs.utimesSync(file, new Date(), new Date()), silent: true },
  'same bytes': { save: same(put), silent: true },
  'same bytes, temp and rename': { save: same(atomic), silent: true },
  'another file in the directory': { save: ({ file }, i) => fs.writeFileSync(`${file}~`, version(i)), silent: true },
};
