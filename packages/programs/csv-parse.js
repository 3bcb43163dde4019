const { parse } = require('csv-parse');
const { parse: sync } = require('csv-parse/sync');
console.log(sync('a,b\n1,"x ""q"" y"\n2,\n', { columns: true, cast: true }), sync('a;b', { delimiter: ';' }));
parse('x,y\n1,2\n3', { relax_column_count: true }, (e, r) => console.log(e, r));
parse('a,"b')
  .on('error', (e) => console.log(e.code))
  .resume();
