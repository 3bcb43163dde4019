const bp = require('body-parser');
const { Readable } = require('stream');
const run = (parser, type, text) =>
  new Promise((resolve) => {
    const req = Object.assign(Readable.from([Buffer.from(text)]), {
      headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(text)) },
    });
    parser(req, {}, (e) => resolve(e ? [e.type, e.status] : req.body));
  });
(async () => {
  console.log(
    await run(bp.json(), 'application/json', '{"a":"é"}'),
    await run(bp.urlencoded({ extended: true }), 'application/x-www-form-urlencoded', 'a[b]=1&c=%20'),
    await run(bp.text(), 'text/plain', 'hi'),
    await run(bp.raw({ type: '*/*' }), 'x/y', 'raw'),
    await run(bp.json(), 'application/json', '{'),
    await run(bp.json({ limit: 3 }), 'application/json', '[1,2,3]')
  );
})();
