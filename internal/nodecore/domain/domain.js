// domain: there are none; the end of a program is told by process.

exports._stack = [];
require('internal/members').absent(exports, 'domain', { Domain: 0, create: 0, createDomain: 0 });
exports.active = null;
