// Symbols of the language that the engine lacks. The registered ones are those
// that esbuild's lowered code falls back on, so that both mean the same.

exports.asyncIterator = Symbol.asyncIterator ?? Symbol.for('Symbol.asyncIterator');
