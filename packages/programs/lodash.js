const _ = require('lodash');
console.log(
  _.chunk([1, 2, 3, 4, 5], 2),
  _.groupBy([6.1, 4.2, 6.3], Math.floor),
  _.camelCase('--foo-bar--'),
  _.toArray('a💩b'),
  _.size('💩')
);
console.log(
  _.merge({ a: [{ b: 1 }] }, { a: [{ c: 2 }] }),
  _.template('hello <%= user %>!')({ user: 'fred' }),
  _.sortBy([{ n: 2 }, { n: 1 }], 'n'),
  _.isEqual({ a: [1] }, { a: [1] })
);
console.log(
  _.cloneDeep({ d: new Date(0), m: new Map([[1, 2]]) }),
  _.curry((a, b, c) => a + b + c)(1)(2)(3),
  _.deburr('déjà vu'),
  _.words('fred, barney')
);
const f = _.debounce(() => console.log('debounced'), 5);
f();
f();
