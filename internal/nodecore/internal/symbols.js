// Symbols of the language that the engine lacks. The registered ones are those
// that esbuild's lowered code falls back on, so that both mean the same.

exports.asyncIterator = Symbol.asyncIterator ?? Symbol.for('Symbol.asyncIterator');
exports.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
exports.asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
