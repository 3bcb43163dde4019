// perf_hooks: the clock of performance. Nothing is measured or observed.

const { now, origin } = require('internal/clock');

class Performance {
  now() { return now(); }
  get timeOrigin() { return origin(); }
  toJSON() { return { timeOrigin: origin(), nodeTiming: {}, eventLoopUtilization: {} }; }
  mark(name) { return { name, entryType: 'mark', startTime: now(), duration: 0, detail: null }; }
  clearMarks() {}
  clearMeasures() {}
  getEntries() { return []; }
  getEntriesByName() { return []; }
  getEntriesByType() { return []; }
  eventLoopUtilization() { return { idle: 0, active: 0, utilization: 0 }; }
  timerify(f) { return f; }
}
Object.defineProperty(Performance.prototype, Symbol.toStringTag, { value: 'Performance', configurable: true });

exports.Performance = Performance;
exports.performance = new Performance();
exports.constants = {};
require('internal/members').absent(exports, 'perf_hooks', {
  PerformanceEntry: 0, PerformanceMark: 1, PerformanceMeasure: 0, PerformanceObserver: 1, PerformanceObserverEntryList: 0, PerformanceResourceTiming: 0,
  createHistogram: 0, monitorEventLoopDelay: 0,
});
