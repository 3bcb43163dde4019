const qs = require('qs');
console.log(
  qs.parse('a[b][c]=1&d[]=2&d[]=3&e=%E4%BD%A0&f.g=4&h', { allowDots: true, strictNullHandling: true }),
  qs.stringify({ a: [1, { b: null }], d: new Date(0), e: 'é&', f: undefined }, { arrayFormat: 'brackets' }),
  qs.parse('a=1;b=2', { delimiter: ';' })
);
