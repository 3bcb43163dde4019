'use strict';

// Answers what is asked on stdin, a line of JSON each, on stdout. The answer may
// be a promise.
module.exports = (answer) => {
  const { stdin, stdout } = process;
  require('node:readline').createInterface({ input: stdin }).on('line', async (line) => {
    stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }).on('close', () => process.exit()); // whatever the programs have left behind
};
