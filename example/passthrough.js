// Hands the one `sync` round: whoever requires this file gets the same
// instance, and so the same events.

const Heatsync = require("heatsync");

module.exports.sync = new Heatsync();
