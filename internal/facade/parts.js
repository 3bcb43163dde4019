'use strict';

// The parts that a program may never need, or not before its first reload. Each is loaded
// when it is first taken from here: for every function in the files that it has loaded a
// runtime keeps nearly a kilobyte. Parts may require each other. The other files are
// loaded with every runtime, and know parts by this one.

module.exports = {
  get copies() { return require('./copies.js'); },
  get data() { return require('./data.js'); },
  get effects() { return require('./effects.js'); },
  get errors() { return require('./errors.js'); },
  get esm() { return require('./esm.js'); },
  get filled() { return require('./filled.js'); },
  get forwarder() { return require('./forwarder.js'); },
  get lineage() { return require('./lineage.js'); },
  get listeners() { return require('./listeners.js'); },
  get live() { return require('./live.js'); },
  get named() { return require('./named.js'); },
  get origins() { return require('./origins.js'); },
  get ports() { return require('./ports.js'); },
  get read() { return require('./read.js'); },
  get sides() { return require('./sides.js'); },
  get state() { return require('./state.js'); },
  get taken() { return require('./taken.js'); },
  get texts() { return require('./texts.js'); },
  get timers() { return require('./timers.js'); },
  get transaction() { return require('./transaction.js'); },
  get twins() { return require('./twins.js'); },
};
