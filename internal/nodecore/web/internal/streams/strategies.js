// The queuing strategies that come with web streams.

const { invalidArgType } = require('internal/errors');
const { dressed, need, put } = require('internal/web/streams/common');

function init(self, kind, init) {
  if (init === undefined || init === null || (typeof init !== 'object' && typeof init !== 'function')) throw invalidArgType('init', 'Object', init);
  if (init.highWaterMark === undefined) throw missingOption();
  put(self, { kind, highWaterMark: +init.highWaterMark });
}

const missingOption = () => require('internal/errors').makeError(TypeError, 'ERR_MISSING_OPTION', 'init.highWaterMark is required');

const byteSize = { size: (chunk) => chunk.byteLength }.size;
const countSize = { size: () => 1 }.size;

class ByteLengthQueuingStrategy {
  constructor(given) { init(this, 'ByteLengthQueuingStrategy', given); }
  get highWaterMark() { return need(this, 'ByteLengthQueuingStrategy').highWaterMark; }
  get size() { need(this, 'ByteLengthQueuingStrategy'); return byteSize; }
}

class CountQueuingStrategy {
  constructor(given) { init(this, 'CountQueuingStrategy', given); }
  get highWaterMark() { return need(this, 'CountQueuingStrategy').highWaterMark; }
  get size() { need(this, 'CountQueuingStrategy'); return countSize; }
}

for (const Class of [ByteLengthQueuingStrategy, CountQueuingStrategy]) {
  dressed(Class, ['highWaterMark', 'size'], function () { return { highWaterMark: this.highWaterMark }; });
}

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
