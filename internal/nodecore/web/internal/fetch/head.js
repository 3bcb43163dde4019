// The head of a request as undici writes it: the connection's own fields first, those of the program as it wrote them, and
// the length of the body at the end.

const { named } = require('internal/web/fetch/errors');

const invalid = (message) => named(new Error(message), 'InvalidArgumentError', 'UND_ERR_INVALID_ARG');

const withPayload = new Set(['PUT', 'POST', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);
const withoutLength = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT']);

// own are the fields that a program does not send as it likes.
const own = {
  __proto__: null,
  host() {},
  'content-length'(head, value) {
    head.told = Number.parseInt(value, 10);
    if (!Number.isFinite(head.told)) throw invalid('invalid content-length header');
  },
  connection(head, value) {
    const lower = value.toLowerCase();
    if (lower !== 'close' && lower !== 'keep-alive') throw invalid('invalid connection header');
    if (lower === 'close') head.last = true;
  },
  expect() { throw named(new Error('expect header not supported'), 'NotSupportedError', 'UND_ERR_NOT_SUPPORTED'); },
};
for (const name of ['transfer-encoding', 'keep-alive', 'upgrade']) own[name] = () => { throw invalid(`invalid ${name} header`); };

// headOf returns the lines, those for a stream that has nothing in it, whether the connection ends with the answer, and the length of the body, if it is known.
function headOf({ method, url, headers, length, streams }) {
  const head = { told: null, last: method === 'HEAD' };
  const given = [];
  for (let i = 0; i < headers.length; i += 2) {
    const special = own[headers[i].toLowerCase()];
    if (special === undefined) given.push(headers[i], headers[i + 1]);
    else special(head, headers[i + 1]);
  }
  const size = streams ? head.told ?? undefined : lengthOf(method, length, head.told);
  const first = ['host', url.host, 'connection', head.last ? 'close' : 'keep-alive', ...given];
  if (!withPayload.has(method) && (streams || size > 0)) head.last = true; // without saying so
  const lengthOr = (otherwise) => (size === undefined ? otherwise : ['content-length', `${size}`]);
  return {
    lines: [...first, ...lengthOr(streams ? ['transfer-encoding', 'chunked'] : [])],
    linesOfNothing: [...first, ...lengthOr(withPayload.has(method) ? ['content-length', '0'] : [])],
    last: head.last, length: size,
  };
}

function lengthOf(method, length, told) {
  if (!withoutLength.has(method) && length > 0 && told !== null && told !== length) throw require('internal/web/fetch/errors').lengthMismatch('Request');
  return length > 0 || withPayload.has(method) ? length : undefined;
}

module.exports = { headOf };
