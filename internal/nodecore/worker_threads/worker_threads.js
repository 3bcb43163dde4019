// worker_threads: this is the main thread, and there are no others.

const { absent } = require('internal/members');

let environment;

// port is a member that loads when somebody looks at it.
const port = (name) => Object.defineProperty(exports, name, {
  get: () => require('internal/web/message')[name],
  set(value) { Object.defineProperty(exports, name, { value, writable: true, enumerable: true, configurable: true }); },
  enumerable: true, configurable: true,
});

exports.isMainThread = true;
port('MessagePort');
port('MessageChannel');
absent(exports, 'worker_threads', { moveMessagePortToContext: 0 });
port('receiveMessageOnPort');
Object.assign(exports, {
  markAsUntransferable: function markAsUntransferable() {},
  resourceLimits: {},
  threadId: 0,
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
});
absent(exports, 'worker_threads', { Worker: 1 });
port('BroadcastChannel');
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
