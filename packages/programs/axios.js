const axios = require('axios');
const http = require('http');
const s = http
  .createServer((req, res) => {
    let t = '';
    req
      .on('data', (d) => {
        t += d;
      })
      .on('end', () => {
        if (req.url === '/r') {
          res.writeHead(302, { location: '/x' });
          return res.end();
        }
        res.writeHead(req.url === '/bad' ? 404 : 200, { 'content-type': 'application/json' });
        res.end(JSON.stringify({ m: req.method, u: req.url, t, h: req.headers['x-a'] }));
      });
  })
  .listen(0, '127.0.0.1', async () => {
    const c = axios.create({
      baseURL: `http://127.0.0.1:${s.address().port}`,
      headers: { 'x-a': '1' },
      httpAgent: new http.Agent({ keepAlive: false }),
    });
    c.interceptors.response.use((r) => {
      r.data.seen = true;
      return r;
    });
    console.log(
      (await c.get('/g', { params: { a: [1, 2], b: 'é' } })).data,
      (await c.post('/p', { x: 1 })).data,
      (await c.get('/r')).data
    );
    await c.get('/bad').catch((e) => console.log(e.name, e.code, e.response.status, e.message));
    await c.get('/t', { timeout: 1, signal: AbortSignal.abort() }).catch((e) => console.log(e.code));
    s.close(() => console.log('closed'));
  });
