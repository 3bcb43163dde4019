const prettier = require('prettier');
console.log(
  prettier.format('const  a = {b:1,c:[1,2,3]};function f( x ){return x?.y??z}', { parser: 'babel' }),
  prettier.format('a{color:red;b:c}', { parser: 'css' }),
  prettier.format('# a\n* b\n* c', { parser: 'markdown' }),
  prettier.format('{"a":1,\n"b":[1]}', { parser: 'json' }),
  prettier.format('type A<T>={a?:T|null}', { parser: 'typescript' })
);
