const t = require('tslib');
console.log(t.__assign({ a: 1 }, { b: 2 }), t.__rest({ a: 1, b: 2 }, ['a']), t.__spreadArray([1], [2, 3], true));
t.__awaiter(undefined, undefined, undefined, function* () {
  return (yield Promise.resolve(2)) + 1;
}).then(console.log);
const g = t.__asyncGenerator(undefined, [], function* () {
  yield yield t.__await(1);
  yield yield t.__await(Promise.resolve(2));
});
(async () => {
  for await (const x of g) console.log('gen', x);
})();
