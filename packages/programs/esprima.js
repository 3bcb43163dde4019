const esprima = require('esprima');
console.log(
  esprima.tokenize('const a = `x${1}` /* c */', { comment: true }),
  JSON.stringify(esprima.parseScript('var { a, b: [c = 1] } = d; x => x ** 2', { range: true })).length
);
try {
  esprima.parseScript('a b');
} catch (e) {
  console.log(e.message);
}
