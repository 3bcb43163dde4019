const cors = require('cors');
const headers = {};
const res = {
  getHeader: (k) => headers[k],
  setHeader: (k, v) => {
    headers[k] = v;
  },
  end() {
    console.log('ended', this.statusCode);
  },
};
cors({ origin: /x\.y$/, credentials: true })({ method: 'GET', headers: { origin: 'http://a.x.y' } }, res, () =>
  console.log({ ...headers })
);
cors({ origin: ['http://q'], methods: 'GET', maxAge: 5 })(
  { method: 'OPTIONS', headers: { origin: 'http://q', 'access-control-request-headers': 'X-A' } },
  res,
  () => {}
);
console.log({ ...headers });
