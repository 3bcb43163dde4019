// cluster: this is the primary, and it can have no workers.

const EventEmitter = require('events');

const cluster = module.exports = new EventEmitter();
Object.assign(cluster, {
  isWorker: false, isMaster: true, isPrimary: true, workers: {}, settings: {},
  SCHED_NONE: 1, SCHED_RR: 2, schedulingPolicy: 2,
});
require('internal/members').absent(cluster, 'cluster', { Worker: 1, setupPrimary: 1, setupMaster: 1, fork: 1, disconnect: 1 });
