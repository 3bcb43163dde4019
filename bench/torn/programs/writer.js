"use strict";

// Writes files in the way that is asked for: a line of JSON on stdin is a round,
// whose end a line on stdout tells.

const fs = require("fs");
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const text = (value) => `exports.value = ${value};\n// ${"x".repeat(200)}\n`;

function rename(file, value) {
  fs.writeFileSync(`${file}.tmp`, text(value));
  fs.renameSync(`${file}.tmp`, file);
}

const loop = (files, value) => { for (const file of files) fs.writeFileSync(file, text(value)); };

const ways = {
  loop,
  rename: (files, value) => { for (const file of files) rename(file, value); },
  parallel: (files, value) => Promise.all(files.map((file) => fs.promises.writeFile(file, text(value)))),
  async await(files, value) {
    for (const file of files) await fs.promises.writeFile(file, text(value));
  },
  // A formatter follows the editor.
  async format(files, value) {
    loop(files, value - 0.5);
    await pause(30 + 50 * Math.random());
    loop(files, value);
  },
  // A bundler's outputs come as they are ready.
  async bundle(files, value) {
    const start = performance.now();
    for (const [i, file] of files.entries()) {
      const due = start + i * 300 / files.length;
      if (performance.now() < due) await pause(due - performance.now());
      fs.writeFileSync(file, text(value));
    }
  },
};

let rest = "";
let last = Promise.resolve();
process.stdin.setEncoding("utf8").on("data", (chunk) => {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    const { way, files, value } = JSON.parse(line);
    last = last.then(() => ways[way](files, value)).then(() => process.stdout.write("done\n"));
  }
});
