const { ApolloServer } = require('@apollo/server');
const server = new ApolloServer({
  typeDefs: 'type Query { hello(n: Int): String }',
  resolvers: { Query: { hello: async (_, { n }, c) => `hi ${n} ${c.user}` } },
  includeStacktraceInErrorResponses: false,
  stopOnTerminationSignals: false,
});
(async () => {
  const r = await server.executeOperation(
    { query: 'query($n: Int) { hello(n: $n) }', variables: { n: 3 } },
    { contextValue: { user: 'u' } }
  );
  console.log(JSON.stringify(r.body));
  const bad = await server.executeOperation({ query: '{ nope }' });
  console.log(JSON.stringify(bad.body.singleResult.errors));
  await server.stop();
})();
