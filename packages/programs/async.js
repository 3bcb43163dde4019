const async = require('async');
async.mapLimit(
  [3, 1, 2],
  2,
  (n, done) => setTimeout(done, n, null, n * n),
  (error, r) => console.log(error, r)
);
async.auto({ a: (done) => done(null, 1), b: ['a', (r, done) => done(null, r.a + 1)] }, (e, r) => console.log(r));
const q = async.queue((task, done) => {
  console.log('task', task);
  setImmediate(done);
}, 1);
q.push([1, 2]);
q.drain(() => console.log('drained'));
async.waterfall([(cb) => cb(null, 'x'), async (x) => `${x}y`], (e, r) => console.log(r));
async.retry(
  3,
  (cb) => cb(new Error('always')),
  (e) => console.log(e.message)
);
