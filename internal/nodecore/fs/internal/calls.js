// How a call of fs comes about: a function of requests.js checks the
// arguments and makes a request, and one of three drivers carries it out:
// at once, with a callback, or with a promise.
//
// A request is { op, args, finish }: the name of a Go function, what it is
// given, and what becomes of its result. A request may also be an iterator
// (made by a generator function), which yields requests and gets their
// results: that is how calls of several steps are written once. Steps of a
// call that is never synchronous may also yield { promise }.

const { invalidArgType } = require('internal/errors');
const { withoutFrames } = require('internal/system_error');

const same = (value) => value;

exports.request = (op, args, finish = same) => ({ op, args, finish });

exports.constants = Object.setPrototypeOf(go.constants, null);

const isSteps = (r) => typeof r.next === 'function';

function sync(r) {
  if (!isSteps(r)) return r.finish(go.call(r.op, ...r.args));
  let step = r.next();
  while (!step.done) {
    let result;
    try {
      result = sync(step.value);
    } catch (error) {
      step = r.throw(error);
      continue;
    }
    step = r.next(result);
  }
  return step.value;
}

// start carries out a request on other goroutines, and calls back once.
function start(r, callback) {
  if (isSteps(r)) return advance(r, () => r.next(), callback);
  if (r.promise) return r.promise.then((value) => callback(null, value), callback);
  go.start((error, result) => {
    if (error !== null) return callback(withoutFrames(error));
    let value;
    try {
      value = r.finish(result);
    } catch (thrown) {
      return callback(withoutFrames(thrown));
    }
    callback(null, value);
  }, r.op, ...r.args);
}

function advance(r, move, callback) {
  let step;
  try {
    step = move();
  } catch (error) {
    return callback(error);
  }
  if (step.done) return callback(null, step.value);
  start(step.value, (error, result) => {
    advance(r, error === null ? () => r.next(result) : () => r.throw(error), callback);
  });
}

// The three faces of a function that makes a request.

exports.toSync = (make) => (...args) => sync(make(...args));

// toCallback takes for the callback the first function behind the first argument. Where there is none, instead tells which
// argument is no callback.
exports.toCallback = (make, instead = (given) => given[1]) => (...given) => {
  const at = given.findIndex((arg, i) => i > 0 && typeof arg === 'function');
  const callback = given[at];
  if (at === -1) throw invalidArgType('cb', 'function', instead(given));
  const args = given.slice(0, at);
  answerLater(make(...args), (error, value) => {
    Reflect.apply(callback, undefined, error !== null ? [error] : value === undefined ? [null] : [null, value]);
  });
};

// answerLater calls back in a tick what is done at once.
function answerLater(r, callback) {
  let at = 'once';
  start(r, (...answer) => {
    if (at === 'once') require('internal/bootstrap').nextTick(callback, ...answer);
    else callback(...answer);
  });
  at = 'later';
}

exports.toPromise = (make) => async (...args) => promised(make(...args));

function promised(r) {
  return new Promise((resolve, reject) => {
    start(r, (error, value) => (error === null ? resolve(value) : reject(error)));
  });
}

Object.assign(exports, { promised, answerLater });
