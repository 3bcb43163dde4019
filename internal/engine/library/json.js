// What JSON.parse leaves to JavaScript: the reviver, and names that no Go string
// can hold.

(() => {
  const { defineProperty, keys } = Object;
  const { isArray } = Array;
  const { apply, deleteProperty } = Reflect;

  function define(holder, key, value) {
    return Reflect.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
  }

  function revive(value, reviver) {
    const walk = (holder, key) => {
      const value = holder[key];
      if (typeof value === 'object' && value !== null) {
        const visit = (name) => {
          const revived = walk(value, name);
          if (revived === undefined) deleteProperty(value, name);
          else define(value, name, revived);
        };
        if (isArray(value)) {
          const { length } = value;
          for (let i = 0; i < length; i++) visit(`${i}`);
        } else {
          for (const name of keys(value)) visit(name);
        }
      }
      return apply(reviver, holder, [key, value]);
    };
    return walk(defineProperty({}, '', { value, writable: true, enumerable: true, configurable: true }), '');
  }

  return { define, revive };
})()
