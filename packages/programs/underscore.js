const _ = require('underscore');
console.log(
  _.pluck([{ n: 1 }, { n: 2 }], 'n'),
  _.template('<% _.each(l, function(x) { %><%- x %>;<% }) %>')({ l: ['<', 'b'] }),
  _.chain([3, 1, 2]).sortBy().reverse().value(),
  _.isEqual([1, { a: NaN }], [1, { a: NaN }]),
  _.invert({ a: 'x' }),
  _.range(3),
  _.memoize((x) => x * 2)(4),
  _.sample([1])
);
