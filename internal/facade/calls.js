'use strict';

// Who hears of calls of forwarders while top levels run (copies.js).

const calls = { heard: false, note: (/** @type {string} */ _id) => {} };

// hear tells of a call of a forwarder: of what a module exports.
function hear(forwarder) {
  const id = forwarder?.origin.id;
  if (id !== undefined) calls.note(id);
}

module.exports = { calls, hear };
