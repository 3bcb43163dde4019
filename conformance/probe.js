'use strict';

// The harness's ear in a program under test: expressions come in by stdin, a
// line each, and are answered on stdout.

const Heatsync = require('heatsync');

const sync = new Heatsync({ persistentWatchers: false });
sync.require('./cookie.js');

module.exports = (evaluate, { ref = true } = {}) => {
  let text = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk) => {
    text += chunk;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const question = text.slice(0, end);
      text = text.slice(end + 1);
      answer(evaluate, question);
    }
  });
  if (!ref) process.stdin.unref();
};

// until resolves when the test is true; what it counts is driven by the program.
module.exports.until = (test) => new Promise((resolve) => {
  const timer = setInterval(() => {
    if (!test()) return;
    clearInterval(timer);
    resolve(true);
  }, 1);
});

async function answer(evaluate, question) {
  try {
    say('=', show(await evaluate(question)));
  } catch (error) {
    say('!', String(error));
  }
}

function show(value) {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value);
}

const say = (mark, text) => process.stdout.write(`${mark} ${text.replace(/\n/g, '\\n')}\n`);
