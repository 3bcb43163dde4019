const R = require('ramda');
console.log(
  R.pipe(
    R.filter((n) => n % 2),
    R.map(R.multiply(2)),
    R.sum
  )([1, 2, 3]),
  R.groupBy((s) => s.length, ['a', 'bb', 'c']),
  R.lens(R.prop('x'), R.assoc('x')) && R.over(R.lensPath(['a', 0]), R.inc, { a: [1] }),
  R.equals({ a: [1] }, { a: [1] }),
  R.curry((a, b) => a - b)(R.__, 1)(5),
  R.toString({ a: [new Date(0)] }),
  R.transpose([[1, 2], [3]])
);
