'use strict';

// Answers what is asked on stdin, a line of JSON each, on stdout.
module.exports = (answer) => {
  const { stdin, stdout } = process;
  require('node:readline').createInterface({ input: stdin }).on('line', (line) => {
    stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
  }).on('close', () => process.exit()); // whatever the programs have left behind
};
