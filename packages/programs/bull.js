const Queue = require('bull');
const q = new Queue('jobs', {
  redis: { port: 1, host: '127.0.0.1', maxRetriesPerRequest: 0, retryStrategy: () => null },
});
q.on('error', (e) => {
  console.log(e.code);
  q.close()
    .catch(() => {})
    .then(() => process.exit(0));
});
console.log(q.name, typeof q.process, q.toKey('x'));
