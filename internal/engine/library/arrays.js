// Methods of arrays for proxies: the trap has tells where a hole is, and the engine's methods
// ask get alone. Only at does not ask it.

(() => {
  const { apply, defineProperty } = Reflect;
  const { isArray } = Array;
  const { isConcatSpreadable, species } = Symbol;
  const { max, min, trunc } = Math;
  const longest = Number.MAX_SAFE_INTEGER;

  const integer = (value) => trunc(Number(value)) || 0;
  const toLength = (object) => min(max(integer(object.length), 0), longest);
  const isObject = (value) => typeof value === 'object' && value !== null || typeof value === 'function';

  function callable(f) {
    if (typeof f !== 'function') throw new TypeError(`${typeof f === 'symbol' ? String(f) : isObject(f) ? '#<Object>' : f} is not a function`);
    return f;
  }

  function define(object, key, value) {
    if (!defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true })) {
      throw new TypeError(`Cannot add property ${key}, object is not extensible`);
    }
  }

  // created is ArraySpeciesCreate.
  function created(original, length, isConstructor) {
    let Class;
    if (isArray(original)) {
      Class = original.constructor;
      if (isObject(Class)) {
        Class = Class[species];
        if (Class === null) Class = undefined;
      }
    }
    if (Class === undefined) return new Array(length);
    if (!isConstructor(Class)) throw new TypeError('object.constructor[Symbol.species] is not a constructor');
    return new Class(length);
  }

  // visited calls a function for each element that is there.
  function visited(object, f, visit) {
    const length = toLength(object);
    callable(f);
    return { length, each(done) {
      for (let k = 0; k < length; k++) {
        if (k in object) {
          const value = object[k];
          if (done(value, visit(value, k), k)) return true;
        }
      }
      return false;
    } };
  }

  const calls = (object, f, self) => visited(object, f, (value, k) => apply(f, self, [value, k, object]));

  function fold(object, f, rest, step) {
    const length = toLength(object);
    callable(f);
    let k = step > 0 ? 0 : length - 1;
    const more = () => k >= 0 && k < length;
    let out;
    if (rest.length > 0) out = rest[0];
    else {
      for (; more() && !(k in object); k += step);
      if (!more()) throw new TypeError('Reduce of empty array with no initial value');
      out = object[k];
      k += step;
    }
    for (; more(); k += step) if (k in object) out = apply(f, undefined, [out, object[k], k, object]);
    return out;
  }

  const relative = (value, length) => {
    const n = integer(value);
    return n < 0 ? max(length + n, 0) : min(n, length);
  };

  return {
    at(object, isConstructor, index) {
      const length = toLength(object);
      const n = integer(index);
      const k = n < 0 ? length + n : n;
      return k < 0 || k >= length ? undefined : object[k];
    },
    forEach(object, isConstructor, f, self) { calls(object, f, self).each(() => false); },
    some(object, isConstructor, f, self) { return calls(object, f, self).each((_, result) => result); },
    every(object, isConstructor, f, self) { return !calls(object, f, self).each((_, result) => !result); },
    map(object, isConstructor, f, self) {
      const all = calls(object, f, self);
      const out = created(object, all.length, isConstructor);
      all.each((_, result, k) => define(out, k, result));
      return out;
    },
    filter(object, isConstructor, f, self) {
      const all = calls(object, f, self);
      const out = created(object, 0, isConstructor);
      let n = 0;
      all.each((value, result) => { if (result) define(out, n++, value); });
      return out;
    },
    reduce(object, isConstructor, f, ...rest) { return fold(object, f, rest, 1); },
    reduceRight(object, isConstructor, f, ...rest) { return fold(object, f, rest, -1); },
    slice(object, isConstructor, start, end) {
      const length = toLength(object);
      let k = relative(start, length);
      const last = end === undefined ? length : relative(end, length);
      const out = created(object, max(last - k, 0), isConstructor);
      let n = 0;
      for (; k < last; k++, n++) if (k in object) define(out, n, object[k]);
      out.length = n;
      return out;
    },
    concat(object, isConstructor, ...items) {
      const out = created(object, 0, isConstructor);
      let n = 0;
      for (let i = -1; i < items.length; i++) {
        const item = i < 0 ? object : items[i];
        const spreadable = isObject(item) ? item[isConcatSpreadable] : false;
        if (spreadable === undefined ? !isArray(item) : !spreadable) {
          define(out, n++, item);
          continue;
        }
        const length = toLength(item);
        if (n + length > longest) throw new TypeError('Invalid array length');
        for (let k = 0; k < length; k++, n++) if (k in item) define(out, n, item[k]);
      }
      out.length = n;
      return out;
    },
  };
})()
