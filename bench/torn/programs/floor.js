"use strict";

// The least that a reload can be: a bare watch of the folder, and a bare require
// at each event. Prints like program.js.

const fs = require("fs");
const path = require("path");
const files = process.argv.slice(2);
let values = [];
const read = () => files.map((file) => {
  delete require.cache[file];
  try {
    return require(file).value;
  } catch {
    return undefined; // half of it
  }
});
const tell = () => {
  const now = read();
  if (now.join() === values.join() || now.includes(undefined)) return;
  values = now;
  process.stdout.write(`${performance.timeOrigin + performance.now()} ${values.join(" ")}\n`);
};
fs.watch(path.dirname(files[0]), tell);
process.stdin.on("end", () => process.exit()).resume();
tell();
