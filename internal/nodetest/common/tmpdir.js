'use strict';

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const dir = path.join(process.env.NODE_TEST_DIR, '.tmp.0');

module.exports = {
  path: dir,
  refresh() {
    fs.rmSync(dir, { recursive: true, force: true });
    fs.mkdirSync(dir, { recursive: true });
  },
  resolve: (...paths) => path.resolve(dir, ...paths),
  fileURL: (...paths) => pathToFileURL(path.resolve(dir, ...paths)),
  hasEnoughSpace: () => true,
};
