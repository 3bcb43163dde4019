const fetch = require('node-fetch');
const http = require('http');
const s = http
  .createServer((req, res) => {
    if (req.url === '/r') {
      res.writeHead(301, { Location: '/g' });
      return res.end();
    }
    res.setHeader('x', ['1', '2']);
    req.pipe(res);
    if (req.method === 'GET') res.end('body é');
  })
  .listen(0, '127.0.0.1', async () => {
    const u = `http://127.0.0.1:${s.address().port}`;
    const o = { headers: { connection: 'close' } };
    const r = await fetch(`${u}/r`, o);
    console.log(r.status, r.redirected, await r.text(), r.headers.get('x'));
    console.log(
      await (await fetch(u, { ...o, method: 'POST', body: new URLSearchParams({ a: 'b c' }) })).text(),
      await (await fetch(u, { ...o, method: 'PUT', body: JSON.stringify({ q: 1 }) })).json()
    );
    await fetch('http://127.0.0.1:1').catch((e) => console.log(e.name, e.code));
    s.close(() => console.log('closed'));
  });
