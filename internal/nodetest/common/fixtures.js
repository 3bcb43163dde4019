'use strict';

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const fixturesDir = path.join(__dirname, '..', 'fixtures');
const fixturesPath = (...args) => path.join(fixturesDir, ...args);
const read = (args, encoding) => fs.readFileSync(fixturesPath(...[].concat(args)), encoding);

module.exports = {
  fixturesDir,
  path: fixturesPath,
  fileURL: (...args) => pathToFileURL(fixturesPath(...args)),
  readSync: read,
  readKey: (name, encoding) => read(['keys', name], encoding),
  get utf8TestText() { return read('utf8_test_text.txt', 'utf8'); },
  get utf8TestTextPath() { return fixturesPath('utf8_test_text.txt'); },
};
