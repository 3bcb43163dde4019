const Heatsync = require("heatsync");
const answers = new Heatsync().require("./answers.js");

let count = 0; // which an edit does not touch
process.stdin.on("data", () => console.log(`message ${++count}: ${answers.to("ping")}`));
