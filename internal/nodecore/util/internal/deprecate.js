// util.deprecate.

const { validateString } = require('internal/validate');

const told = new Set(); // codes are told once, whoever tells them

exports.deprecate = function deprecate(f, message, code) {
  const process = require('process');
  if (process.noDeprecation === true) return f;
  if (code !== undefined) validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned) {
      warned = true;
      if (code === undefined || !told.has(code)) process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      if (code !== undefined) told.add(code);
    }
    if (new.target && this instanceof deprecated) return Reflect.construct(f, args, new.target); // goja leaves a function that is called the new.target of its caller
    return Reflect.apply(f, this, args);
  }
  Object.setPrototypeOf(deprecated, f);
  if (f.prototype) deprecated.prototype = f.prototype;
  return deprecated;
};
