// process.env: every value is a string, as in the environment itself. It is a
// copy: what a program sets there is its own.

module.exports = (entries, windows) => {
  const target = Object.assign({}, entries);
  // Windows tells no case of names apart, but shows the one that was given.
  const find = (key) => {
    if (!windows || Object.hasOwn(target, key)) return key;
    const upper = key.toUpperCase();
    return Object.keys(target).find((k) => k.toUpperCase() === upper) ?? key;
  };
  const own = (key) => typeof key === 'string' && Object.hasOwn(target, find(key));
  return new Proxy(target, {
    get: (_, key) => (typeof key === 'symbol' ? target[key] : target[find(key)]),
    has: (_, key) => own(key) || key in target,
    set(_, key, value) {
      if (typeof key === 'symbol' || typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      target[find(key)] = String(value);
      return true;
    },
    defineProperty(_, key, property) {
      if ('get' in property || 'set' in property) throw refused("'process.env' does not accept an accessor(getter/setter) descriptor");
      if (!('value' in property) || !property.configurable || !property.writable || !property.enumerable) {
        throw refused("'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      target[find(key)] = String(property.value);
      return true;
    },
    deleteProperty: (_, key) => (typeof key === 'symbol' ? true : delete target[find(key)]),
    getOwnPropertyDescriptor: (_, key) => (own(key) ? Object.getOwnPropertyDescriptor(target, find(key)) : undefined),
  });
};

function refused(message) {
  return require('internal/errors').makeError(TypeError, 'ERR_INVALID_OBJECT_DEFINE_PROPERTY', message);
}
