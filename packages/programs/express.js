const express = require('express');
const http = require('http');
const app = express();
app.use(express.json());
app.use('/static', express.static(__dirname));
app.get('/a/:id', (req, res) => res.json({ id: req.params.id, q: req.query }));
app.post('/p', (req, res) => res.status(201).send(req.body));
app.get('/boom', () => {
  throw new Error('boom');
});
app.use((err, req, res, next) => res.status(500).type('text').send(`caught ${err.message}`));
const s = app.listen(0, '127.0.0.1', async () => {
  const ask = (path, options = {}, body) =>
    new Promise((resolve, reject) => {
      const r = http.request({ port: s.address().port, host: '127.0.0.1', path, ...options }, (res) => {
        let t = '';
        res
          .on('data', (d) => {
            t += d;
          })
          .on('end', () => resolve([res.statusCode, res.headers['content-type'], res.headers.etag, t]));
      });
      r.on('error', reject);
      r.end(body);
    });
  console.log(
    await ask('/a/5?x=1&y[z]=2'),
    await ask('/p', { method: 'POST', headers: { 'content-type': 'application/json' } }, '{"a":[1]}'),
    await ask('/boom'),
    await ask('/none'),
    await ask('/p', { method: 'POST', headers: { 'content-type': 'application/json' } }, '{bad')
  );
  s.close(() => console.log('closed'));
});
