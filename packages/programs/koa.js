const Koa = require('koa');
const http = require('http');
const app = new Koa();
app.silent = true;
app.use(async (c, next) => {
  await next();
  c.set('X-T', 'y');
});
app.use(async (c) => {
  if (c.path === '/e') c.throw(418, 'tea');
  if (c.path === '/s') {
    c.body = require('stream').Readable.from(['a', 'b']);
    return;
  }
  c.body = { path: c.path, q: c.query, ip: c.ip };
});
const s = app.listen(0, '127.0.0.1', async () => {
  for (const path of ['/a?x=1', '/e', '/s'])
    await new Promise((done) =>
      http.get({ port: s.address().port, host: '127.0.0.1', path, agent: false }, (res) => {
        let t = '';
        res
          .on('data', (d) => {
            t += d;
          })
          .on('end', () => {
            console.log(res.statusCode, res.headers['content-type'], res.headers['x-t'], t);
            done();
          });
      })
    );
  s.close(() => console.log('closed'));
});
