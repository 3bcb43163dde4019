// Entries of the performance timeline: marks, measures, calls of functions; and who observes them.

const { branded } = require('internal/brand');
const { now } = require('internal/clock');
const { makeError, missingArgs, invalidArgType, invalidArgValue } = require('internal/errors');
const { validateFunction, validateObject, validateNumber } = require('internal/validate');

const made = Symbol('made here');
const illegal = () => makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');

// What happened at the start of the program.
const milestones = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

// Members that are called on something else tell of their argument "this".
const error = (name, value) => invalidArgType('this', name, value);

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;

  constructor(token, name, type, start, duration) {
    if (token !== made) throw illegal();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
  }

  get name() { return this.#name; }

  get entryType() { return this.#type; }

  get startTime() { return this.#start; }

  get duration() { return this.#duration; }

  static is(value) { return #name in value; }

  toJSON() {
    const { name, entryType, startTime, duration } = this;
    return { name, entryType, startTime, duration };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const { detail, ...rest } = this.toJSON();
    const shown = this instanceof PerformanceMark || this instanceof PerformanceMeasure || detail !== undefined ? { ...rest, detail } : rest;
    return `${this.constructor.name} ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

branded(PerformanceEntry, PerformanceEntry.is, { error });
delete PerformanceEntry.is;

class PerformanceMark extends PerformanceEntry {
  #detail;

  constructor(name, options) {
    if (arguments.length === 0) throw missingArgs('name');
    name = `${name}`;
    if (milestones.includes(name)) throw invalidArgValue('name', name);
    if (options !== undefined && options !== null) validateObject(options, 'options');
    const start = options?.startTime ?? now();
    validateNumber(start, 'startTime');
    if (start < 0) throw timestamp(start);
    super(made, name, 'mark', start, 0);
    const detail = options?.detail;
    this.#detail = detail === undefined || detail === null ? null : require('internal/web/structured_clone').structuredClone(detail);
  }

  get detail() { return this.#detail; }

  toJSON() { return { ...super.toJSON(), detail: this.detail }; }

  static { branded(PerformanceMark, (value) => #detail in value, { error, except: ['toJSON'] }); }
}

const timestamp = (value) => makeError(TypeError, 'ERR_PERFORMANCE_INVALID_TIMESTAMP', `${value} is not a valid timestamp`);

class PerformanceMeasure extends PerformanceEntry {
  #detail;

  constructor(token, name, start, duration, detail) {
    super(token, name, 'measure', start, duration);
    this.#detail = detail ?? null;
  }

  get detail() { return this.#detail; }

  toJSON() { return { ...super.toJSON(), detail: this.detail }; }

  static { branded(PerformanceMeasure, (value) => #detail in value, { error, except: ['toJSON'] }); }
}

class FunctionEntry extends PerformanceEntry {
  #detail;

  constructor(name, start, duration, detail) {
    super(made, name, 'function', start, duration);
    this.#detail = detail;
  }

  get detail() { return this.#detail; }

  toJSON() { return { ...super.toJSON(), detail: this.detail }; }
}
Object.defineProperty(FunctionEntry, 'name', { value: 'PerformanceEntry' });

class PerformanceResourceTiming extends PerformanceEntry {
  constructor(token, ...rest) {
    if (token !== made) throw illegal();
    super(token, ...rest);
  }
}

for (const Class of [PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
}

// --- the timeline ---

let marks = [];
let measures = [];
const latest = new Map(); // a mark's name -> when it was set last
const byTime = (entries) => entries.sort((a, b) => a.startTime - b.startTime);

function mark(name, options) {
  if (arguments.length === 0) throw missingArgs('name');
  const entry = new PerformanceMark(name, options);
  marks.push(entry);
  latest.set(entry.name, entry.startTime);
  enqueue(entry);
  return entry;
}

function timeOf(mark) {
  if (mark === undefined) return undefined;
  if (typeof mark === 'number') {
    if (mark < 0) throw timestamp(mark);
    return mark;
  }
  const name = `${mark}`;
  if (milestones.includes(name)) return 0;
  const time = latest.get(name);
  if (time !== undefined) return time;
  const { DOMException } = require('internal/web/dom_exception');
  throw new DOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
}

function measure(name, startOrOptions = {}, endMark = undefined) {
  if (arguments.length === 0) throw missingArgs('name');
  if (typeof name !== 'string') throw invalidArgType('name', 'string', name);
  const options = startOrOptions !== null && typeof startOrOptions === 'object' ? startOrOptions : undefined;
  if (options !== undefined) checkOptions(options, endMark);
  const { start, end } = options === undefined ? span(startOrOptions ?? undefined, endMark, undefined) : span(options.start, endMark ?? options.end, options.duration);
  const detail = options?.detail === undefined || options.detail === null ? null : require('internal/web/structured_clone').structuredClone(options.detail);
  const entry = new PerformanceMeasure(made, name, start, end - start, detail);
  measures.push(entry);
  enqueue(entry);
  return entry;
}

function checkOptions({ start, end, duration, detail }, endMark) {
  const wrong = (text) => makeError(TypeError, 'ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', text);
  if (start === undefined && end === undefined && duration === undefined && detail === undefined) return;
  if (endMark !== undefined) throw wrong('endMark must not be specified');
  if (start !== undefined && end !== undefined && duration !== undefined) throw wrong('Must not have options.start, options.end, and options.duration specified');
}

function span(from, to, duration) {
  let end;
  if (to !== undefined) end = timeOf(to);
  else end = from !== undefined && duration !== undefined ? timeOf(from) + timeOf(duration) : now();
  let start = 0;
  if (from !== undefined) start = timeOf(from);
  else if (to !== undefined && duration !== undefined) start = timeOf(to) - timeOf(duration);
  return { start, end };
}

function clearMarks(name) {
  if (name === undefined) {
    marks = [];
    latest.clear();
    return;
  }
  name = `${name}`;
  marks = marks.filter((entry) => entry.name !== name);
  latest.delete(name);
}

function clearMeasures(name) { measures = name === undefined ? [] : measures.filter((entry) => entry.name !== `${name}`); }

const timeline = {
  getEntries: () => byTime([...marks, ...measures]),
  getEntriesByType: (type) => (type === 'mark' ? byTime([...marks]) : type === 'measure' ? byTime([...measures]) : []),
  getEntriesByName: (name, type) => byTime([...(type === undefined || type === 'mark' ? marks : []), ...(type === undefined || type === 'measure' ? measures : [])].filter((entry) => entry.name === name)),
};

// --- observers ---

const supported = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource']);
const observers = new Set();
const pending = new Set();
let scheduled = false;

function enqueue(entry) {
  for (const observer of observers) observer[made](entry);
}

function schedule(observer) {
  pending.add(observer);
  if (scheduled) return;
  scheduled = true;
  require('timers').setImmediate(() => {
    scheduled = false;
    const list = [...pending];
    pending.clear();
    for (const each of list) each[made]();
  });
}

class PerformanceObserverEntryList {
  #entries;

  constructor(token, entries) {
    if (token !== made) throw illegal();
    this.#entries = byTime(entries);
  }

  getEntries() { return [...this.#entries]; }

  getEntriesByType(type) {
    if (arguments.length === 0) throw missingArgs('type');
    return this.#entries.filter((entry) => entry.entryType === `${type}`);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw missingArgs('name');
    return this.#entries.filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === type));
  }

  static { branded(PerformanceObserverEntryList, (value) => #entries in value, { error }); }
}

class PerformanceObserver {
  #callback;
  #buffer = [];
  #types = new Set();
  #kind; // 'single' or 'multiple'

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static get supportedEntryTypes() { return supported; }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = { ...options };
    if (entryTypes === undefined && type === undefined) throw missingArgs('options.entryTypes', 'options.type');
    if (entryTypes !== undefined && type !== undefined) {
      throw makeError(TypeError, 'ERR_INVALID_ARG_VALUE', "The property 'options.entryTypes' options.entryTypes can not set with options.type together. Received " +
        require('internal/util/inspect').inspect(entryTypes));
    }
    const kind = entryTypes === undefined ? 'single' : 'multiple';
    if (this.#kind !== undefined && this.#kind !== kind) {
      const { DOMException } = require('internal/web/dom_exception');
      throw new DOMException(kind === 'single'
        ? 'PerformanceObserver can not change to single observations'
        : 'PerformanceObserver can not change to multiple observations', 'InvalidModificationError');
    }
    this.#kind = kind;
    if (kind === 'multiple') {
      if (!Array.isArray(entryTypes)) throw invalidArgType('options.entryTypes', 'string[]', entryTypes);
      this.#types = new Set(entryTypes.filter((entry) => supported.includes(entry)));
    } else {
      if (!supported.includes(type)) return;
      this.#types.add(type);
      if (buffered) this.#take(timeline.getEntriesByType(type));
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }

  #take(entries) {
    this.#buffer.push(...entries);
    if (this.#buffer.length > 0) schedule(this);
  }

  // It takes an entry, or tells what it has.
  [made](entry) {
    if (entry !== undefined) {
      if (this.#types.has(entry.entryType)) this.#take([entry]);
      return;
    }
    const entries = this.takeRecords();
    if (entries.length > 0) Reflect.apply(this.#callback, this, [new PerformanceObserverEntryList(made, entries), this]);
  }

  disconnect() {
    observers.delete(this);
    pending.delete(this);
    this.#buffer = [];
    this.#types.clear();
    this.#kind = undefined;
  }

  takeRecords() { return this.#buffer.splice(0); }
}
Object.defineProperty(PerformanceObserver.prototype, made, { enumerable: false });

// timerify returns a function whose calls are entries.
function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && (typeof histogram?.record !== 'function' || !require('internal/perf_hooks/histogram').isHistogram(histogram))) {
    throw invalidArgType('options.histogram', 'RecordableHistogram', histogram);
  }
  function timerified(...args) {
    const constructing = new.target !== undefined && this instanceof timerified;
    const start = now();
    const result = constructing ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    const finish = () => {
      const duration = now() - start;
      histogram?.record(Math.max(1, Math.ceil(duration * 1e6)));
      enqueue(new FunctionEntry(fn.name, start, duration, args));
    };
    if (!constructing && typeof result?.finally === 'function') return result.finally(finish);
    finish();
    return result;
  }
  Object.defineProperties(timerified, {
    length: { value: fn.length, configurable: true, enumerable: true },
    name: { value: `timerified ${fn.name}`, configurable: true, enumerable: true },
  });
  return timerified;
}

module.exports = {
  PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, PerformanceObserver, PerformanceObserverEntryList,
  mark, measure, clearMarks, clearMeasures, timeline, timerify,
};
