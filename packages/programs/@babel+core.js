const babel = require('@babel/core');
console.log(
  babel.transformSync('const { a, ...b } = c; export default class A { #x = b?.y; }', {
    plugins: [
      ({ types: t }) => ({
        visitor: {
          Identifier(p) {
            if (p.node.name === 'c') p.node.name = 'renamed';
          },
        },
      }),
    ],
    configFile: false,
    babelrc: false,
  }).code,
  babel.parseSync('a = 1', { configFile: false }).program.body.length
);
try {
  babel.transformSync('let = ;', { configFile: false, filename: '/x/y.js' });
} catch (e) {
  console.log(e.message.replace(/\x1b\[\d+m/g, ''));
}
