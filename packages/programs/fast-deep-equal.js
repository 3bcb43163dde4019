const eq = require('fast-deep-equal');
const es6 = require('fast-deep-equal/es6');
console.log(
  eq({ a: [1, { b: NaN }] }, { a: [1, { b: NaN }] }),
  eq(/a/g, /a/i),
  eq(new Date(1), new Date(1)),
  es6(new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])),
  es6(new Set([1]), new Set([2])),
  es6(new Uint8Array([1]), new Uint8Array([1]))
);
