require('reflect-metadata');
const { validate, IsEmail, Min, Length, validateSync } = require('class-validator');
class User {}
IsEmail()(User.prototype, 'mail');
Min(5)(User.prototype, 'n');
Length(2, 4)(User.prototype, 'name');
validate(Object.assign(new User(), { mail: 'x', n: 1, name: 'abcde' })).then((e) =>
  console.log(e.map((x) => [x.property, x.constraints]))
);
console.log(validateSync(Object.assign(new User(), { mail: 'a@b.cd', n: 6, name: 'abc' })));
