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
