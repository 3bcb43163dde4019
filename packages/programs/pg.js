const { Client, Pool, types, escapeIdentifier } = require('pg');
console.log(escapeIdentifier('a"b'), types.getTypeParser(20)('5'), types.getTypeParser(1184)('2020-01-01 00:00:00+00'));
console.log(new Client({ connectionString: 'postgres://u:p@h:5/db?ssl=0' }).port);
(async () => {
  await new Client({ host: '127.0.0.1', port: 1 }).connect().catch((e) => console.log(e.code));
  const pool = new Pool({ host: '127.0.0.1', port: 1, max: 1 });
  await pool.query('select 1').catch((e) => console.log('pool', e.code));
  await pool.end();
  console.log('ended');
})();
