// Members of classes that look at what they are called on, as those of Node's web classes do: one that is no instance is
// told of by its class, before any argument.

const { makeError } = require('internal/errors');

const invalidThis = (name) => makeError(TypeError, 'ERR_INVALID_THIS', `Value of "this" must be of type ${name}`);

// branded has the members of a class refuse what is no instance of it, which has tells. options may have
//   error    makes the error, of the name of the class and the value
//   rejects  the methods return a promise, which is rejected
//   except   names of members that take anything
function branded(Class, has, { error = invalidThis, rejects = false, except = [] } = {}) {
  const { name, prototype } = Class;
  const guard = { is: (value) => value !== null && typeof value === 'object' && has(value), error: (value) => error(name, value), rejects };
  for (const key of Reflect.ownKeys(prototype)) {
    if (key === 'constructor' || except.includes(key)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
    for (const part of ['get', 'set', 'value']) if (typeof descriptor[part] === 'function') descriptor[part] = guarded(descriptor[part], guard);
    Object.defineProperty(prototype, key, descriptor);
  }
}

function guarded(f, { is, error, rejects }) {
  const { method } = {
    method(...args) {
      if (is(this)) return Reflect.apply(f, this, args);
      if (rejects) return Promise.reject(error(this));
      throw error(this);
    },
  };
  return Object.defineProperties(method, { name: { value: f.name, configurable: true }, length: { value: f.length, configurable: true } });
}

module.exports = { branded, invalidThis };
