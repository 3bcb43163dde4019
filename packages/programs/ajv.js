const Ajv = require('ajv');
const ajv = new Ajv({ allErrors: true });
const v = ajv.compile({
  type: 'object',
  properties: {
    a: { type: 'integer', minimum: 3 },
    b: { type: 'string', pattern: '^x\\p{L}+$' },
    c: { type: 'array', items: { enum: [1, 'two'] }, uniqueItems: true },
  },
  required: ['a', 'd'],
  additionalProperties: false,
});
console.log(
  v({ a: 5, d: 1 }),
  ajv.errorsText(v.errors),
  v({ a: 1, b: 'y', c: [1, 1, 3], e: 0 }),
  ajv.errorsText(v.errors)
);
