// CallTracker: functions that have to be called a number of times.

const { AssertionError } = require('internal/assert/assertion_error');
const { makeError, invalidArgValue } = require('internal/errors');
const { validateInteger } = require('internal/validate');

const nothing = () => {};

class CallTracker {
  #tracked = new Map(); // function → { calls, report }

  calls(fn = nothing, times = 1) {
    if (typeof fn === 'number') [fn, times] = [nothing, fn];
    if (require('process')._exiting) throw makeError(Error, 'ERR_UNAVAILABLE_DURING_EXIT', 'Cannot call function in process exit handler');
    validateInteger(times, 'expected', 1, 2 ** 32 - 1);
    const context = { calls: [], expected: times, operator: fn.name || 'calls', stack: new Error('') };
    const tracked = new Proxy(fn, {
      apply(target, self, args) {
        context.calls.push(Object.freeze({ __proto__: null, thisArg: self, arguments: Object.freeze([...args]) }));
        return Reflect.apply(target, self, args);
      },
    });
    this.#tracked.set(tracked, context);
    return tracked;
  }

  #contextOf(tracked) {
    if (!this.#tracked.has(tracked)) throw invalidArgValue('tracked', tracked, 'is not a tracked function');
    return this.#tracked.get(tracked);
  }

  getCalls(tracked) { return Object.freeze([...this.#contextOf(tracked).calls]); }

  reset(tracked) {
    if (tracked === undefined) for (const context of this.#tracked.values()) context.calls = [];
    else this.#contextOf(tracked).calls = [];
  }

  report() {
    return Array.from(this.#tracked.values()).filter(({ calls, expected }) => calls.length !== expected).map(({ calls, expected, operator, stack }) => ({
      message: `Expected the ${operator} function to be executed ${expected} time(s) but was executed ${calls.length} time(s).`,
      actual: calls.length, expected, operator, stack,
    }));
  }

  verify() {
    const wrong = this.report();
    if (wrong.length === 0) return;
    const message = wrong.length === 1 ? wrong[0].message : 'Functions were not called the expected number of times';
    throw new AssertionError({ message, details: wrong });
  }
}

module.exports = { CallTracker };
