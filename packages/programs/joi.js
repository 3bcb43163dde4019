const Joi = require('joi');
const schema = Joi.object({
  name: Joi.string().alphanum().min(3).required(),
  age: Joi.number().integer().min(0).default(7),
  mail: Joi.string().email({ tlds: false }),
  when: Joi.date().iso(),
  list: Joi.array().items(Joi.string(), Joi.number()),
}).with('mail', 'name');
console.log(schema.validate({ name: 'abc', mail: 'a@b.cd', when: '2020-01-02', list: ['x', 1] }));
console.log(
  schema
    .validate({ name: 'a!', age: -1, mail: 'x', list: [{}] }, { abortEarly: false })
    .error.details.map((d) => d.message)
);
