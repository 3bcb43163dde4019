// process.emitWarning, and the line on stderr that a warning is.

const { invalidArgType } = require('internal/errors');

module.exports = (process) => {
  let shown = false; // the hint is given once
  const deprecations = new Set();

  function print(warning) {
    if (!(warning instanceof Error)) return;
    if (warning.name === 'DeprecationWarning' && process.noDeprecation) return;
    const trace = process.traceProcessWarnings ||
      (warning.name === 'DeprecationWarning' && process.traceDeprecation);
    const code = warning.code ? `[${warning.code}] ` : '';
    const text = trace && warning.stack ? warning.stack : `${warning.name}: ${warning.message}`;
    const detail = typeof warning.detail === 'string' ? `\n${warning.detail}` : '';
    let line = `(node:${process.pid}) ${code}${text}${detail}\n`;
    if (!trace && !shown) {
      shown = true;
      const flag = warning.name === 'DeprecationWarning' ? '--trace-deprecation' : '--trace-warnings';
      line += `(Use \`node ${flag} ...\` to show where the warning was created)\n`;
    }
    process.stderr.write(line);
  }

  process.on('warning', print);

  return function emitWarning(warning, type, code, constructor) {
    const { name, code: id, detail } = settings(type, code);
    const made = toWarning(warning, name, id, detail);
    if (made.name === 'DeprecationWarning') {
      if (process.noDeprecation) return;
      if (process.throwDeprecation) return process.nextTick(() => { throw made; });
      if (made.code !== undefined && deprecations.has(made.code)) return;
      if (made.code !== undefined && process.onceDeprecations) deprecations.add(made.code);
    }
    process.nextTick(() => process.emit('warning', made));
  };
};

// settings reads (type, code) or ({ type, code, detail }).
function settings(type, code) {
  if (typeof type === 'function') return { name: 'Warning' };
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    return { name: type.type || 'Warning', code: type.code, detail: typeof type.detail === 'string' ? type.detail : undefined };
  }
  if (type !== undefined && typeof type !== 'string') throw invalidArgType('type', 'string', type);
  if (typeof code === 'function') code = undefined;
  if (code !== undefined && typeof code !== 'string') throw invalidArgType('code', 'string', code);
  return { name: type || 'Warning', code };
}

function toWarning(warning, name, code, detail) {
  if (warning instanceof Error) return warning;
  if (typeof warning !== 'string') throw invalidArgType('warning', ['string', 'Error'], warning);
  const made = new Error(warning);
  Object.defineProperty(made, 'name', { value: name, writable: true, configurable: true });
  made.stack = made.stack.replace(/^Error/, name);
  if (code !== undefined) made.code = code;
  if (detail !== undefined) made.detail = detail;
  return made;
}
