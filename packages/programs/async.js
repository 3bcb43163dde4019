const async = require('async');
(async () => {
  console.log(await async.mapLimit([3, 1, 2], 2, async (n) => n * n));
  console.log(await async.auto({ a: async () => 1, b: ['a', async (r) => r.a + 1] }));
  const q = async.queue((task, done) => {
    console.log('task', task);
    setImmediate(done);
  }, 1);
  q.push([1, 2]);
  await q.drain();
  console.log('drained');
  async.waterfall([(cb) => cb(null, 'x'), async (x) => `${x}y`], (e, r) => {
    console.log(e, r);
    async.retry(
      3,
      (cb) => cb(new Error('always')),
      (e) => console.log(e.message)
    );
  });
})();
