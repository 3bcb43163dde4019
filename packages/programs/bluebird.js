const Bluebird = require('bluebird');
Bluebird.map([1, 2, 3], (n) => Bluebird.delay(4 - n, n * 2), { concurrency: 2 })
  .then((r) => console.log(r))
  .then(() => Bluebird.reject(new TypeError('t')))
  .catch(TypeError, (e) => console.log('typed', e.message))
  .finally(() => console.log('finally'));
Bluebird.promisify(require('fs').stat)('/nowhere/x').catch((e) =>
  console.log(e.code, e instanceof Bluebird.OperationalError)
);
Bluebird.delay(50)
  .timeout(5)
  .catch(Bluebird.TimeoutError, (e) => console.log(e.message));
Bluebird.coroutine(function* () {
  const a = yield Bluebird.resolve(1);
  return a + 1;
})().then(console.log);
