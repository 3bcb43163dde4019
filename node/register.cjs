'use strict';

// node -r heatsync/register app.js, or --import: a program of which no line names heatsync. Every file of the
// project that another loads is held, in live mode.

Object.defineProperty(process, Symbol.for('heatsync.whole'), { value: true });
const { takeEntry, takeImported } = require('./entry.cjs');
if (module.parent?.id === 'internal/preload') takeEntry();
else takeImported();
require('./heatsync.cjs');
delete require.cache[__filename]; // it is no part of the program
