const { LRUCache } = require('lru-cache');
const c = new LRUCache({
  max: 2,
  ttl: 1000,
  dispose: (v, k, r) => console.log('dispose', k, v, r),
  fetchMethod: async (k) => `f${k}`,
});
c.set('a', 1);
c.set('b', 2);
c.get('a');
c.set('c', 3);
console.log([...c.keys()], c.has('b'), c.peek('a'), c.size);
c.fetch('z').then((v) => {
  console.log(v, c.size);
  c.clear();
});
