const got = require('got');
const http = require('http');
let n = 0;
const s = http
  .createServer((req, res) => {
    if (req.url === '/retry' && n++ < 1) {
      res.statusCode = 503;
      return res.end();
    }
    res.setHeader('content-type', 'application/json');
    req.setEncoding('utf8');
    let t = '';
    req
      .on('data', (d) => {
        t += d;
      })
      .on('end', () => res.end(JSON.stringify({ u: req.url, t })));
  })
  .listen(0, '127.0.0.1', async () => {
    const u = `http://127.0.0.1:${s.address().port}`;
    console.log(
      await got(`${u}/a`, { searchParams: { b: 1 } }).json(),
      await got.post(u, { json: { x: 1 } }).json(),
      (await got(`${u}/retry`, { retry: { limit: 2, calculateDelay: ({ computedValue }) => (computedValue ? 1 : 0) } }))
        .statusCode
    );
    await got(u.replace(/\d+$/, '1'), { retry: 0 }).catch((e) => console.log(e.name, e.code));
    s.close(() => console.log('closed'));
  });
