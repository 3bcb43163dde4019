// Symbols as the keys of a WeakMap and the values of a WeakSet. What is kept by one lives as
// long as the collection.

(() => {
  const { apply } = Reflect;
  const all = new WeakMap();

  // of returns the symbols of a collection.
  function of(collection) {
    let symbols = all.get(collection);
    if (symbols === undefined) all.set(collection, symbols = new Map());
    return symbols;
  }

  function add(collection, symbol, value) {
    if (Symbol.keyFor(symbol) !== undefined) throw new TypeError('Invalid value used as weak map key');
    of(collection).set(symbol, value);
    return collection;
  }

  function fill(collection, items, name) {
    const add = collection[name];
    if (typeof add !== 'function') throw new TypeError(`'${String(add)}' returned for property '${name}' of object is not a function`);
    for (const item of items) {
      if (name === 'add') {
        apply(add, collection, [item]);
        continue;
      }
      if ((typeof item !== 'object' || item === null) && typeof item !== 'function') throw new TypeError(`Iterator value ${String(item)} is not an entry object`);
      apply(add, collection, [item[0], item[1]]);
    }
  }

  return {
    set: add,
    add,
    fill,
    get: (collection, symbol) => of(collection).get(symbol),
    has: (collection, symbol) => of(collection).has(symbol),
    delete: (collection, symbol) => of(collection).delete(symbol),
  };
})()
