const mysql = require('mysql2');
console.log(
  mysql.escape({ a: 1, b: "x'y", d: new Date(0) }, false, 'Z'),
  mysql.format('select ?? from ? where a in (?)', ['c d', 't', [1, 'x']]),
  mysql.escapeId('a.b')
);
const c = mysql.createConnection({ host: '127.0.0.1', port: 1 });
c.on('error', (e) => console.log('error', e.code, e.fatal));
