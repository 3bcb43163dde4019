const yup = require('yup');
const s = yup.object({
  name: yup.string().required(),
  age: yup.number().positive().integer(),
  on: yup.date().default(() => new Date(0)),
  site: yup.string().url().nullable(),
});
s.validate({ name: 'jimmy', age: '24' })
  .then((v) => {
    console.log(v);
    return s.validate({ age: -1.5, site: 'x' }, { abortEarly: false });
  })
  .catch((e) => console.log(e.name, e.errors));
console.log(s.cast({ name: 5, age: '7' }));
