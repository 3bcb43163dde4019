const pLimit = require('p-limit');
const limit = pLimit(2);
let at = 0;
let most = 0;
Promise.all(
  [5, 1, 3, 2].map((n) =>
    limit(async () => {
      most = Math.max(most, ++at);
      await new Promise((r) => setTimeout(r, n));
      at--;
      return n;
    })
  )
).then((r) => console.log(r, most, limit.activeCount, limit.pendingCount));
