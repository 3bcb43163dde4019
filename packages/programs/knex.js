const knex = require('knex')({ client: 'pg' });
console.log(
  knex('users').where({ id: 1 }).andWhere('age', '>', 18).orderBy('n').limit(5).toString(),
  knex('t')
    .insert([{ a: 1, b: "x'y" }, { a: 2 }])
    .returning('id')
    .toSQL().sql,
  knex.schema
    .createTable('u', (t) => {
      t.increments();
      t.string('n', 20).notNullable().index();
      t.timestamps(true, true);
    })
    .toString(),
  knex('a').join('b', 'a.id', 'b.a').whereIn('x', [1, 2]).count('* as c').groupBy('y').toString(),
  knex.raw('select ?', ['é']).toString()
);
