const uuid = require('uuid');
const { v4, v5, v1, v3, validate, version, NIL, parse, stringify } = uuid;
console.log(
  /^[\da-f-]{36}$/.test(v4()),
  v5('hello', v5.URL),
  v3('x', v3.DNS),
  validate('x'),
  version(v1()),
  NIL,
  stringify(parse('6ba7b811-9dad-11d1-80b4-00c04fd430c8')),
  v4({ random: Array(16).fill(7) })
);
