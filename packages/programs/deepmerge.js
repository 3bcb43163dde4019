const merge = require('deepmerge');
console.log(
  merge({ a: [1], b: { c: 1 } }, { a: [2], b: { d: 2 } }),
  merge.all([{ x: 1 }, { y: { z: 1 } }, { y: { w: 2 } }]),
  merge([1], [2], { arrayMerge: (a, b) => b })
);
