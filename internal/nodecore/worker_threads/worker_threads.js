// worker_threads: this is the main thread, and there are no others.

const { absent } = require('internal/members');

let environment;

module.exports = { isMainThread: true };
absent(exports = module.exports, 'worker_threads', { MessagePort: 0, MessageChannel: 0 });
absent(exports, 'worker_threads', { moveMessagePortToContext: 0, receiveMessageOnPort: 1 });
Object.assign(exports, {
  markAsUntransferable: function markAsUntransferable() {},
  resourceLimits: {},
  threadId: 0,
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
});
absent(exports, 'worker_threads', { Worker: 1, BroadcastChannel: 1 });
Object.assign(exports, {
  parentPort: null,
  workerData: null,
  setEnvironmentData: function setEnvironmentData(key, value) {
    environment ??= new Map();
    if (value === undefined) environment.delete(key);
    else environment.set(key, value);
  },
  getEnvironmentData: function getEnvironmentData(key) { return environment?.get(key); },
});
