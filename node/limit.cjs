'use strict';

// The time limit of a top level that runs while files are reloaded: one that never
// ends would stop the program. V8 cuts it off, which no catch and no finally block
// in it hears of. Top levels nest; each ends before the one that loads it, so that
// what is between them, Node's loader and this package, hears of an error. This
// goes a few levels deep: each takes a thread.

const vm = require('node:vm');

const expired = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const levels = 4;
const part = 20; // an inner one ends a twentieth of the limit before the outer one

const now = performance.now.bind(performance); // a test may replace the clock

let context; // one of its own, so that nothing appears on the program's globals
let script;
let action; // which the script calls
let deadline; // of the innermost top level that is timed
let depth = 0; // of those

// limited calls a function, and cutOff, for the error, if that does not return in
// time.
function limited(ms, f, cutOff) {
  const [outer, level] = [deadline, depth];
  if (ms === 0 || level === levels || (level === 0 && isDebugged())) return f();
  deadline = level === 0 ? now() + ms : outer - ms / part;
  depth++;
  const outcome = {};
  try {
    run(noting(outcome, f));
  } catch (error) {
    if (error?.code !== expired) throw error;
  } finally {
    [deadline, depth] = [outer, level];
  }
  if (!outcome.ended) throw cutOff();
  if (outcome.threw) throw outcome.value; // node-do-not-add-exception-line
  return outcome.value;
}

// noting returns a function that notes how another ends: not at all, if it is cut
// off. What that throws does not pass through the engine, which would add to it.
const noting = (outcome, f) => () => {
  try {
    outcome.value = f();
  } catch (error) {
    outcome.threw = true;
    outcome.value = error;
  }
  outcome.ended = true;
};

function run(f) {
  if (context === undefined) {
    context = vm.createContext({ run: () => action() });
    script = new vm.Script('run()', { filename: __filename });
  }
  action = f;
  script.runInContext(context, { timeout: Math.max(1, Math.ceil(deadline - now())), displayErrors: false });
}

// isDebugged: somebody may look at a top level for as long as they like.
function isDebugged() {
  try {
    return require('node:inspector').url() !== undefined;
  } catch {
    return false; // Node.js was built without
  }
}

const told = (ms) => (ms < 1000 ? `${ms}ms` : `${ms / 1000}s`);

// outOfTime is the error of a top level that was cut off.
function outOfTime(id, ms) {
  const error = new Error(`the top level of ${id} did not end within ${told(ms)}`);
  return Object.assign(error, { code: expired });
}

module.exports = { limited, outOfTime };
