// trace_events: nothing is traced.

require('internal/members').absent(exports, 'trace_events', { createTracing: 1 });
exports.getEnabledCategories = function getEnabledCategories() { return undefined; };
