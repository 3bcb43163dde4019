// JavaScript that is checked.

const Heatsync = require("heatsync");
const sync = new Heatsync({ watchDebounceMS: 100 });

/** @type {import("./utils")} */
const utils = sync.require("./utils");
utils.greet("John").trim();
// @ts-expect-error: it is called greet
utils.greets("John");

const state = sync.remember(() => ({ count: 0 }));
state.count++;
// @ts-expect-error: no number
state.count = "1";

/** @param {import("heatsync").Reload} reload */
const told = ({ versions }) => Object.entries(versions);
sync.events.on("reload", told);
// @ts-expect-error: no such option
new Heatsync({ watching: true });

module.exports = { sync };
