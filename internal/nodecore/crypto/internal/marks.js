// Which objects are keys: for util.types, which must not load what makes them.

const keyObjects = new WeakSet();
const cryptoKeys = new WeakSet();

module.exports = {
  keyObjects, cryptoKeys,
  isKeyObject: (value) => value !== null && typeof value === 'object' && keyObjects.has(value),
  isCryptoKey: (value) => value !== null && typeof value === 'object' && cryptoKeys.has(value),
};
