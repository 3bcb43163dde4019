// The rules of this system's paths; both sets of rules are there everywhere.

const posix = require('internal/path/posix');
const win32 = require('internal/path/win32');
const { absent } = require('internal/members');

for (const rules of [posix, win32]) {
  rules.posix = posix;
  rules.win32 = win32;
  rules._makeLong = rules.toNamespacedPath;
  absent(rules, 'path', { matchesGlob: 2 });
}

module.exports = require('internal/host').windows ? win32 : posix;
