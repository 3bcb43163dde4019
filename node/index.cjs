'use strict';

// The class Heatsync for Node.js. In the package all of the rest is one file.

const Heatsync = require('./heatsync.cjs');

module.exports = Heatsync;
// Node finds in this text, and not beyond, what an ES module can import by name.
module.exports.ClassKeySpecifier = Heatsync.ClassKeySpecifier;
