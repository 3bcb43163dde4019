'use strict';

// Whether every file of the project is held that another loads: heatsync run --all, or the package's
// register.cjs.

const wanted = Symbol.for('heatsync.whole');

const isWhole = () => process[wanted] === true || process.env.HEATSYNC_ALL === '1';

module.exports = { isWhole };
