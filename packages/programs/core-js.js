require('core-js');
console.log(
  [3, 1, 2].toSorted(),
  Object.groupBy([1, 2, 3], (n) => (n % 2 ? 'odd' : 'even')),
  new Set([1, 2]).union(new Set([3])).size,
  'a-b'.replaceAll('-', '+'),
  structuredClone({ a: new Date(0) }),
  [1, [2, [3]]].flat(Infinity),
  Array.from({ length: 2 }, (_, i) => i),
  Promise.any !== undefined,
  Symbol.asyncIterator !== undefined,
  [1, 2, 3].at(-1)
);
Promise.allSettled([1, Promise.reject(new Error('x'))]).then((r) => console.log(r.map((x) => x.status)));
