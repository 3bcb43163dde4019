// From a CommonJS module among ES modules.

import Heatsync = require("heatsync");

const sync = new Heatsync();
const utils = sync.require("./utils.js") as typeof import("./utils.js");
const said: string = utils.greet("John");

export = said;
