// enroll, active and their like: what any object needs that is to have its _onTimeout called.

const { Timeout, setTimeout } = require('internal/timers/timers');
const { outOfRange } = require('internal/errors');
const { validateNumber } = require('internal/validate');

const longest = 2 ** 31 - 1;
const running = new WeakMap(); // object → the timer that runs for it

exports.enroll = (item, msecs) => {
  validateNumber(msecs, 'msecs');
  if (msecs < 0 || !Number.isFinite(msecs)) throw outOfRange('msecs', 'a non-negative finite number', msecs);
  if (msecs > longest) {
    require('process').emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${longest}.`, 'TimeoutOverflowWarning');
  }
  if (item._idleNext) exports.unenroll(item);
  item._idlePrev = item._idleNext = item;
  item._idleTimeout = Math.min(msecs, longest);
};

exports.unenroll = (item) => {
  if (item instanceof Timeout) item.close();
  if (item._destroyed) return;
  item._destroyed = true;
  running.get(item)?.close();
  running.delete(item);
  item._idlePrev = item._idleNext = null;
  item._idleTimeout = -1;
};

exports.active = (item) => start(item, true);
exports._unrefActive = (item) => start(item, false);

function start(item, refed) {
  if (item._idleTimeout < 0 || item._idleTimeout === undefined) return;
  running.get(item)?.close();
  const timer = item instanceof Timeout ? item.refresh() : setTimeout(() => fire(item), item._idleTimeout);
  if (timer !== item) running.set(item, timer);
  if (refed) timer.ref();
  else timer.unref();
  item._idleStart = Math.trunc(require('internal/clock').now());
  item._idlePrev ??= item;
  item._idleNext ??= item;
  item._destroyed = false;
}

function fire(item) {
  running.delete(item);
  item._idlePrev = item._idleNext = null;
  if (typeof item._onTimeout === 'function') item._onTimeout();
  if (!running.has(item)) item._destroyed = true;
}
