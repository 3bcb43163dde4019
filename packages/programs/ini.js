const ini = require('ini');
console.log(
  ini.parse('; c\na=1\nb[]=x\nb[]=y\n[s.t]\nk = "v ; w"\nt=true\n'),
  ini.stringify({ a: 1, s: { x: 'y;z', list: [1, 2] } }, { whitespace: true })
);
