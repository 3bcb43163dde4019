const { Map, List, Set, fromJS, Record, Range, is } = require('immutable');
const m = fromJS({ a: { b: [1, 2] } });
console.log(
  m.updateIn(['a', 'b'], (l) => l.push(3)).toJS(),
  m.getIn(['a', 'b', 0]),
  String(List([1, Map({ k: 1 })])),
  is(Map({ a: 1 }), Map({ a: 1 })),
  Set([1, 1, 2]).size,
  Range(0, 20, 5).toArray(),
  String(Record({ x: 1 }, 'P')({ x: 4 })),
  m.hashCode() === fromJS({ a: { b: [1, 2] } }).hashCode(),
  [...Map([[1, 2]]).entries()]
);
