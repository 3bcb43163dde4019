// What moves the cursor of a terminal, and clears it.

const { makeError, invalidArgValue } = require('internal/errors');
const { validateFunction } = require('internal/validate');

const CSI = '\u001b[';
const nextTick = (...args) => require('internal/bootstrap').nextTick(...args);

// write writes a sequence, if there is one and something to write it to.
function write(stream, text, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream === null || stream === undefined || text === '') {
    if (typeof callback === 'function') nextTick(callback, null);
    return true;
  }
  return stream.write(text, callback);
}

const finite = (value, name) => {
  if (Number.isNaN(value)) throw invalidArgValue(name, value);
};

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') [y, callback] = [undefined, y];
  finite(x, 'x');
  finite(y, 'y');
  if (stream === null || stream === undefined || (typeof x !== 'number' && typeof y !== 'number')) return write(null, '', callback);
  if (typeof x !== 'number') throw makeError(TypeError, 'ERR_INVALID_CURSOR_POS', 'Cannot set cursor row without setting its column');
  return write(stream, typeof y !== 'number' ? `${CSI}${x + 1}G` : `${CSI}${y + 1};${x + 1}H`, callback);
}

const step = (n, forward, back) => (n < 0 ? `${CSI}${-n}${back}` : n > 0 ? `${CSI}${n}${forward}` : '');

function moveCursor(stream, dx, dy, callback) {
  return write(stream, step(dx, 'C', 'D') + step(dy, 'B', 'A'), callback);
}

function clearLine(stream, direction, callback) {
  return write(stream, `${CSI}${direction < 0 ? 1 : direction > 0 ? 0 : 2}K`, callback);
}

function clearScreenDown(stream, callback) { return write(stream, `${CSI}0J`, callback); }

module.exports = { clearLine, clearScreenDown, cursorTo, moveCursor };
