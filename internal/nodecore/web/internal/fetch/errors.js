// Why a request failed, as Node tells it: the cause of the error that fetch throws.

// causeOf takes what Go found: { kind, message, errno, code, syscall, address, port, host, list }.
function causeOf(failure) {
  switch (failure.kind) {
    case 'system': return systemError(failure);
    case 'dns': return dnsError(failure);
    case 'closed': return socketError('other side closed');
    case 'protocol': return named(new Error(`Response does not match the HTTP/1.1 protocol (${failure.message})`), 'HTTPParserError', failure.code);
    case 'headers': return named(new Error('Headers Overflow Error'), 'HeadersOverflowError', 'UND_ERR_HEADERS_OVERFLOW');
    case 'timeout': return named(new Error('Connect Timeout Error'), 'ConnectTimeoutError', 'UND_ERR_CONNECT_TIMEOUT');
    case 'length': return named(new Error('Request body length does not match content-length header'), 'RequestContentLengthMismatchError', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH');
    case 'inflate': return Object.assign(new Error(failure.message), { errno: -3, code: 'Z_DATA_ERROR' });
    default: return failure.code === '' ? new Error(failure.message) : Object.assign(new Error(failure.message), { code: failure.code });
  }
}

function named(error, name, code) {
  Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true });
  return Object.assign(error, { code });
}

function socketError(message) { return named(new Error(message), 'SocketError', 'UND_ERR_SOCKET'); }

// One address that can't be reached is an error; several are an error of errors.
function systemError({ errno, code, syscall, list }) {
  const errors = list.map(({ address, port }) => {
    const place = address === '' ? '' : ` ${address}:${port}`;
    const error = Object.assign(new Error(`${syscall} ${code}${place}`), { errno, code, syscall });
    return address === '' ? error : Object.assign(error, { address, port });
  });
  if (errors.length === 1) return errors[0];
  const all = new AggregateError(errors);
  return Object.assign(all, { code });
}

const dnsError = ({ code, errno, host }) => Object.assign(new Error(`getaddrinfo ${code} ${host}`), { errno, code, syscall: 'getaddrinfo', hostname: host });

module.exports = { causeOf };
