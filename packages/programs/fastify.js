const fastify = require('fastify')();
fastify.get(
  '/a/:id',
  {
    schema: {
      params: { type: 'object', properties: { id: { type: 'integer' } } },
      response: { 200: { type: 'object', properties: { id: { type: 'integer' }, s: { type: 'string' } } } },
    },
  },
  async (req) => ({ id: req.params.id, s: 'x', dropped: 1 })
);
fastify.post('/p', async (req, reply) => {
  reply.code(201).header('x-y', 'z');
  return req.body;
});
fastify.addHook('onRequest', async (req) => {
  req.seen = true;
});
(async () => {
  console.log(
    (await fastify.inject('/a/7')).body,
    (await fastify.inject('/a/x')).body,
    (await fastify.inject({ method: 'POST', url: '/p', payload: { a: 1 } })).statusCode
  );
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  require('http').get({ port: fastify.server.address().port, host: '127.0.0.1', path: '/a/9', agent: false }, (res) => {
    let t = '';
    res
      .on('data', (d) => {
        t += d;
      })
      .on('end', async () => {
        console.log(res.statusCode, res.headers['content-type'], t);
        await fastify.close();
        console.log('closed');
      });
  });
})();
