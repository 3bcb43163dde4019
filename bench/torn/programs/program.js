"use strict";

// Holds the modules that are named, and prints what it sees of them after each
// reload: when, then the value of each.

const Heatsync = require("heatsync");
const sync = new Heatsync();
const modules = process.argv.slice(2).map((file) => sync.require(file));
const tell = () => {
  process.stdout.write(`${performance.timeOrigin + performance.now()} ${modules.map((m) => m.value).join(" ")}\n`);
};
sync.events.on("reload", tell);
process.stdin.on("end", () => process.exit()).resume();
tell();
