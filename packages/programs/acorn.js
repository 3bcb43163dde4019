const acorn = require('acorn');
const ast = acorn.parse(
  'class A { #x = 1; static { } async *m() { for await (const {a, ...r} of b?.c ?? d) yield /x/u } }',
  { ecmaVersion: 2022, locations: true }
);
console.log(
  JSON.stringify(ast).length,
  ast.body[0].body.body.map((n) => n.type),
  [...acorn.tokenizer('a + `b${c}`', { ecmaVersion: 6 })].map((t) => t.type.label)
);
try {
  acorn.parse('let let', { ecmaVersion: 6 });
} catch (e) {
  console.log(e.message, e.pos);
}
