const { buildSchema, graphql, parse, print, GraphQLError } = require('graphql');
const schema = buildSchema(
  'type Query { hello(name: String!): String, list: [Item!]! } type Item { id: ID!, next: Item }'
);
const root = { hello: async ({ name }) => `hi ${name}`, list: () => [{ id: 1, next: { id: 2 } }, { id: 3 }] };
graphql({
  schema,
  source: 'query Q($n: String!) { hello(name: $n) ...F } fragment F on Query { list { id next { id } } }',
  rootValue: root,
  variableValues: { n: 'x' },
}).then((r) => console.log(JSON.stringify(r)));
graphql({ schema, source: '{ nope }', rootValue: root }).then((r) => console.log(JSON.stringify(r)));
console.log(print(parse('{a(x:1,y:[{z:"q"}]){b}}')), new GraphQLError('m').message);
