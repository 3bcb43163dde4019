// perf_hooks: clocks, marks, and who observes them.

const { now, origin } = require('internal/clock');

// entries are loaded when something is marked or observed.
const entries = () => require('internal/perf_hooks/entries');
const illegal = () => require('internal/errors').makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');

const { branded } = require('internal/brand');
const wrong = (name, value) => require('internal/errors').invalidArgType('this', name, value);

let performance;

class Performance {
  constructor() {
    if (performance !== undefined) throw illegal();
  }

  clearMarks(name = undefined) { entries().clearMarks(name); }

  clearMeasures(name = undefined) { entries().clearMeasures(name); }

  clearResourceTimings() {}

  getEntries() { return entries().timeline.getEntries(); }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw require('internal/errors').missingArgs('name');
    return entries().timeline.getEntriesByName(`${name}`, type);
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw require('internal/errors').missingArgs('type');
    return entries().timeline.getEntriesByType(`${type}`);
  }

  mark(name) { return entries().mark(...arguments); }

  measure(name) { return entries().measure(...arguments); }

  now() { return now(); }

  setResourceTimingBufferSize(size) {}

  get timeOrigin() { return origin(); }

  toJSON() { return { nodeTiming: this.nodeTiming, timeOrigin: origin(), eventLoopUtilization: this.eventLoopUtilization() }; }

  eventLoopUtilization() { return { idle: 0, active: 0, utilization: 0 }; }

  get nodeTiming() {
    return {
      name: 'node', entryType: 'node', startTime: 0, duration: now(), nodeStart: 0, v8Start: 0, bootstrapComplete: 0, environment: 0, loopStart: 0,
      loopExit: -1, idleTime: 0,
    };
  }

  markResourceTiming() {}

  timerify(...args) { return entries().timerify(...args); }

  static { branded(Performance, (value) => value instanceof Performance, { error: wrong, except: ['eventLoopUtilization', 'markResourceTiming', 'timerify'] }); }
}
Object.defineProperty(Performance.prototype, Symbol.toStringTag, { value: 'Performance', configurable: true });

performance = new Performance();

exports.Performance = Performance;
const lazy = (name, load) => Object.defineProperty(exports, name, { get: () => load()[name], enumerable: true, configurable: true });
for (const name of ['PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver', 'PerformanceObserverEntryList', 'PerformanceResourceTiming']) {
  lazy(name, entries);
}
for (const name of ['monitorEventLoopDelay', 'createHistogram']) lazy(name, () => require('internal/perf_hooks/histogram'));
exports.performance = performance;
exports.constants = {
  NODE_PERFORMANCE_GC_MAJOR: 4, NODE_PERFORMANCE_GC_MINOR: 1, NODE_PERFORMANCE_GC_INCREMENTAL: 8, NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0, NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2, NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8, NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32, NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
};
