// The entry. It is never evaluated again, so what must live once lives here.

const { sync } = require("./passthrough.js");

// `test` stays the same object for as long as the program runs, and is always
// what scripts/test.js exports now. Taking `process` out of it would pin the
// function of today.
const test = sync.require("./scripts/test.js");

setInterval(() => test.process("John Doe"), 1000);
