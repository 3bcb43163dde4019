// stream/promises: finished and pipeline as promises.

exports.finished = require('internal/stream/end').finished.promise;
exports.pipeline = require('internal/stream/pipeline').promise;
