const retry = require('retry');
const op = retry.operation({ retries: 2, minTimeout: 1, maxTimeout: 2 });
op.attempt((n) => {
  console.log('attempt', n);
  if (op.retry(new Error(`e${n}`))) return;
  console.log(op.mainError().message, op.errors().length);
});
console.log(retry.timeouts({ retries: 3, minTimeout: 10, factor: 3 }));
