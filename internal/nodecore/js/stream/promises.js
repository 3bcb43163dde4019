// stream/promises: finished and pipeline as promises.

exports.finished = require('internal/stream_end').finished.promise;
exports.pipeline = require('internal/stream_pipeline').promise;
