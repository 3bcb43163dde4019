const b = require('bcryptjs');
console.log(
  b.compareSync('secret', '$2a$04$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'),
  b.hashSync('x', '$2a$04$CCCCCCCCCCCCCCCCCCCCC.'),
  b.getRounds('$2a$04$CCCCCCCCCCCCCCCCCCCCC.')
);
b.hash('pw', 4)
  .then((h) => b.compare('pw', h))
  .then(console.log);
