// What a module's async functions call that goja can't compile as they stand
// (package compile, async.go). An async generator is a generator here. What it yields
// is a value, a Wait for await, or a Delegate for yield*; the methods below drive it.
(kindOf, construct, evalText) => {
  'use strict';
  const { apply, getPrototypeOf, setPrototypeOf, defineProperty, ownKeys, getOwnPropertyDescriptor } = Reflect;
  const { asyncIterator, iterator: syncIterator, toStringTag } = Symbol;
  const Promise = globalThis.Promise;
  const GeneratorFunction = getPrototypeOf(function* () {});
  const { next: start, throw: raise, return: leave } = GeneratorFunction.prototype;
  const AsyncFunction = getPrototypeOf(async function () {});
  const { get, set } = WeakMap.prototype;
  const { then } = Promise.prototype;
  const resolved = Promise.resolve;
  const { eval: evaluate, Function, SyntaxError, TypeError } = globalThis;
  const states = new WeakMap();
  const isObject = (x) => typeof x === 'object' && x !== null || typeof x === 'function';

  class Wait { constructor(value) { this.value = value; } }
  class Delegate { constructor(value) { this.value = value; } }
  setPrototypeOf(Wait.prototype, null);
  setPrototypeOf(Delegate.prototype, null);

  const hidden = (o, key, value, writable = false) =>
    defineProperty(o, key, { __proto__: null, value, writable, enumerable: false, configurable: true });

  // The prototypes that goja lacks.
  const AsyncIterator = {};
  hidden(AsyncIterator, asyncIterator, { [asyncIterator]() { return this; } }[asyncIterator], true);
  hidden(AsyncIterator[asyncIterator], 'name', '[Symbol.asyncIterator]');
  const AsyncGenerator = {};
  setPrototypeOf(AsyncGenerator, AsyncIterator);
  const AsyncGeneratorFunction = {};
  setPrototypeOf(AsyncGeneratorFunction, Function.prototype);

  const own = (f, name) => {
    const kind = kindOf(f);
    if (kind === 'method' && getPrototypeOf(f) === Function.prototype) setPrototypeOf(f, AsyncFunction);
    else if (kind === 'async generator' && getPrototypeOf(f) === GeneratorFunction) {
      setPrototypeOf(f, AsyncGeneratorFunction);
      setPrototypeOf(f.prototype, AsyncGenerator);
      if (name !== undefined) hidden(f, 'name', name);
    }
    return f;
  };

  // mark adopts the async methods that an object has under the keys, or all if it gets none.
  const mark = (o, ...keys) => {
    if (keys.length === 0) keys = ownKeys(o);
    for (let i = 0; i < keys.length; i++) {
      const f = getOwnPropertyDescriptor(o, keys[i]).value;
      if (typeof f === 'function') own(f);
    }
    return o;
  };

  // asyncOf returns the async iterator of what is iterated, and its method next.
  const asyncOf = (iterable) => {
    let method = iterable[asyncIterator];
    const sync = method === undefined || method === null;
    if (sync) method = iterable[syncIterator];
    if (typeof method !== 'function') {
      throw new TypeError(`${describe(iterable)} is not async iterable`);
    }
    const iterator = apply(method, iterable, []);
    if (!isObject(iterator)) throw new TypeError(`Result of the ${sync ? 'Symbol.iterator' : 'Symbol.asyncIterator'} method is not an object`);
    if (!sync) return { iterator, next: iterator.next };
    const wrapped = fromSync(iterator);
    return { iterator: wrapped, next: wrapped.next };
  };

  const describe = (x) => (isObject(x) ? (typeof x === 'function' ? 'function' : 'object') : `${typeof x === 'symbol' ? 'symbol' : typeof x} ${String(x)}`);

  // fromSync makes an async iterator of a sync one. Its promises settle a turn after the value's.
  const fromSync = (iterator) => {
    const { next } = iterator;
    const settled = (step) => new Promise((resolve, reject) => {
      const { done, value } = resultOf(step());
      apply(then, apply(resolved, Promise, [value]), [(value) => resolve({ value, done: !!done }), reject]);
    });
    return {
      next: (...values) => settled(() => apply(next, iterator, values)),
      return: (...values) => settled(() => {
        const method = iterator.return;
        return method === undefined || method === null ? { value: values[0], done: true } : apply(method, iterator, values);
      }),
      throw: (value) => settled(() => {
        const method = iterator.throw;
        if (method === undefined || method === null) throw value;
        return apply(method, iterator, [value]);
      }),
    };
  };

  // Loop is a for await that runs.
  class Loop {
    constructor(iterable) {
      const { iterator, next } = asyncOf(iterable);
      this.iterator = iterator;
      this.method = next;
      this.open = this.broken = false;
      this.value = this.result = undefined;
    }

    next() {
      this.open = false;
      return apply(this.method, this.iterator, []);
    }

    more(result) {
      if (resultOf(result).done) return false;
      this.value = result.value;
      return this.open = true;
    }

    failed(error) {
      this.broken = true;
      return error;
    }

    // closing calls the iterator's return if the loop was left early. What the body threw counts more
    // than what that throws.
    closing() {
      if (!this.open) return false;
      try {
        const method = this.iterator.return;
        if (method === undefined || method === null) return false;
        this.result = apply(method, this.iterator, []);
        if (this.broken) this.result = apply(then, apply(resolved, Promise, [this.result]), [() => {}, () => {}]);
        return true;
      } catch (error) {
        if (this.broken) return false;
        throw error;
      }
    }

    closed(result) {
      if (!this.broken && !isObject(result)) throw new TypeError(`${String(result)} is not an object`);
    }
  }
  setPrototypeOf(Loop.prototype, null);

  // One call of next, throw or return waits in a queue until those before it are done.
  const request = (name, kind) => function (value) {
    return new Promise((resolve, reject) => {
      let state = isObject(this) ? apply(get, states, [this]) : undefined;
      if (state === undefined) {
        if (!isObject(this) || kindOf(this) !== 'object' || !isAsync(this)) {
          reject(new TypeError(`Method [AsyncGenerator].prototype.${name} called on incompatible receiver ${isObject(this) ? '#<Object>' : String(this)}`));
          return;
        }
        state = { generator: this, first: undefined, last: undefined, running: false, fresh: true, done: false, inner: undefined };
        apply(set, states, [this, state]);
      }
      const entry = { kind, value, resolve, reject, next: undefined };
      if (state.first === undefined) state.first = entry;
      else state.last.next = entry;
      state.last = entry;
      if (!state.running) drain(state);
    });
  };

  // isAsync tells an async generator's object from a generator's that never began.
  const isAsync = (generator) => {
    for (let o = getPrototypeOf(generator); o !== null; o = getPrototypeOf(o)) {
      if (o === GeneratorFunction.prototype) return false;
    }
    return true;
  };

  const settle = (state, value, done) => {
    const entry = state.first;
    state.first = entry.next;
    entry.resolve({ value, done });
  };

  const fail = (state, error) => {
    const entry = state.first;
    state.first = entry.next;
    entry.reject(error);
  };

  // drain answers what is in the queue. It awaits as often as the language says, since
  // programs can count.
  const drain = async (state) => {
    state.running = true;
    while (state.first !== undefined) {
      let { kind, value } = state.first;
      if (state.fresh && kind !== start) state.done = true;
      state.fresh = false;
      if (kind === leave) {
        try {
          value = await value;
        } catch (error) {
          kind = raise;
          value = error;
        }
      }
      if (state.done) {
        if (kind === raise) fail(state, value);
        else settle(state, kind === leave ? value : undefined, true);
        continue;
      }
      // Until there is an answer, the generator or the one that it delegates to goes on.
      for (let answered = false; !answered;) {
        try {
          if (state.inner !== undefined) {
            const method = methodOf(state.inner, kind);
            if (method === undefined) value = await (kind === raise ? closed(state.inner) : value);
            else {
              const result = resultOf(await apply(method, state.inner.iterator, [value]));
              const { done } = result;
              value = result.value;
              if (!done) {
                answered = true;
                settle(state, value, false);
                continue;
              }
              if (kind !== leave) kind = start;
            }
            state.inner = undefined;
          }
        } catch (error) {
          state.inner = undefined;
          kind = raise;
          value = error;
        }
        let step;
        try {
          step = apply(kind, state.generator, [value]);
        } catch (error) {
          state.done = answered = true;
          fail(state, error);
          continue;
        }
        ({ value } = step);
        if (step.done) {
          state.done = answered = true;
          settle(state, value, true);
          continue;
        }
        const mark = isObject(value) ? getPrototypeOf(value) : undefined;
        kind = start;
        try {
          if (mark === Wait.prototype) value = await value.value;
          else if (mark === Delegate.prototype) {
            state.inner = asyncOf(value.value);
            value = undefined;
          } else {
            value = await value;
            answered = true;
            settle(state, value, false);
          }
        } catch (error) {
          kind = raise;
          value = error;
        }
      }
    }
    state.running = false;
  };

  const resultOf = (result) => {
    if (isObject(result)) return result;
    throw new TypeError(`Iterator result ${String(result)} is not an object`);
  };

  const callable = (method) => {
    if (typeof method === 'function') return method;
    throw new TypeError(`${describe(method)} is not a function`);
  };

  const methodOf = ({ iterator, next }, kind) => {
    if (kind === start) return callable(next);
    const method = kind === raise ? iterator.throw : iterator.return;
    return method === null || method === undefined ? undefined : callable(method);
  };

  // closed ends an iterator that has no throw.
  const closed = async ({ iterator }) => {
    const method = iterator.return;
    if (method !== undefined && method !== null) resultOf(await apply(method, iterator, []));
    throw new TypeError("The iterator does not provide a 'throw' method.");
  };

  const method = (name, kind) => {
    const f = request(name, kind);
    const shown = { [name](value) { return apply(f, this, [value]); } }[name];
    hidden(AsyncGenerator, name, shown, true);
  };
  hidden(AsyncGenerator, 'constructor', AsyncGeneratorFunction);
  method('next', start);
  method('return', leave);
  method('throw', raise);
  hidden(AsyncGenerator, toStringTag, 'AsyncGenerator');

  const constructor = function AsyncGeneratorFunction(body) {
    const texts = [];
    for (let i = 0; i < arguments.length; i++) defineProperty(texts, i, { __proto__: null, value: `${arguments[i]}`, enumerable: true });
    const f = construct(...texts);
    if (typeof f === 'string') throw new SyntaxError(f);
    if (new.target === undefined || new.target === constructor) return f;
    const { prototype } = new.target;
    return isObject(prototype) ? setPrototypeOf(f, prototype) && f : f;
  };
  setPrototypeOf(constructor, Function);
  defineProperty(constructor, 'prototype', { __proto__: null, value: AsyncGeneratorFunction, writable: false });
  hidden(AsyncGeneratorFunction, 'constructor', constructor);
  hidden(AsyncGeneratorFunction, 'prototype', AsyncGenerator);
  hidden(AsyncGeneratorFunction, toStringTag, 'AsyncGeneratorFunction');

  return {
    await: (value) => new Wait(value),
    delegate: (value) => new Delegate(value),
    loop: (iterable) => new Loop(iterable),
    text: (f, text) => (f === evaluate ? evalText(text) : text),
    own, mark, AsyncGeneratorFunction,
  };
}
