const Bluebird = require('bluebird');
Bluebird.coroutine(function* () {
  console.log(yield Bluebird.map([1, 2, 3], (n) => Bluebird.delay(4 - n, n * 2), { concurrency: 2 }));
  yield Bluebird.reject(new TypeError('t'))
    .catch(TypeError, (e) => console.log('typed', e.message))
    .finally(() => console.log('finally'));
  yield Bluebird.promisify(require('fs').stat)('/nowhere/x').catch((e) =>
    console.log(e.code, e instanceof Bluebird.OperationalError)
  );
  yield Bluebird.delay(50)
    .timeout(5)
    .catch(Bluebird.TimeoutError, (e) => console.log(e.message));
  return Bluebird.resolve([1, 2]).spread((a, b) => a + b);
})().then(console.log);
