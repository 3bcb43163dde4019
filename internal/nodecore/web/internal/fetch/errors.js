// Why a request failed, as undici tells it: the cause of the error that fetch throws.

// causeOf takes the error of a request. Those of the system are told as they are.
function causeOf(error, socket) {
  const code = String(error.code);
  if (code === 'HPE_HEADER_OVERFLOW') return named(new Error('Headers Overflow Error'), 'HeadersOverflowError', 'UND_ERR_HEADERS_OVERFLOW');
  if (code.startsWith('HPE_')) return parserError(error);
  if (code === 'ECONNRESET' && error.syscall === undefined) return socketError('other side closed', socket);
  return error;
}

function named(error, name, code) {
  Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true });
  return Object.assign(error, { code });
}

function parserError({ code, reason, rawPacket, bytesParsed }) {
  const error = named(new Error(`Response does not match the HTTP/1.1 protocol (${reason})`), 'HTTPParserError', code);
  error.data = rawPacket?.subarray(bytesParsed).toString();
  return error;
}

function socketError(message, socket) {
  const error = named(new Error(message), 'SocketError', 'UND_ERR_SOCKET');
  if (socket === undefined) return error;
  const { localAddress, localPort, remoteAddress, remotePort, remoteFamily, timeout, bytesWritten, bytesRead } = socket;
  return Object.assign(error, { socket: { localAddress, localPort, remoteAddress, remotePort, remoteFamily, timeout, bytesWritten, bytesRead } });
}

const headersTimeout = () => named(new Error('Headers Timeout Error'), 'HeadersTimeoutError', 'UND_ERR_HEADERS_TIMEOUT');
const bodyTimeout = () => named(new Error('Body Timeout Error'), 'BodyTimeoutError', 'UND_ERR_BODY_TIMEOUT');

function connectTimeout(socket, url, ms) {
  const tried = socket.autoSelectFamilyAttemptedAddresses;
  const where = Array.isArray(tried) ? `attempted addresses: ${tried.join(', ')}` : `attempted address: ${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
  return named(new Error(`Connect Timeout Error (${where}, timeout: ${ms}ms)`), 'ConnectTimeoutError', 'UND_ERR_CONNECT_TIMEOUT');
}

// lengthMismatch is about the body of a "Request" or a "Response".
const lengthMismatch = (of) => named(new Error(`${of} body length does not match content-length header`), `${of}ContentLengthMismatchError`,
  of === 'Request' ? 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH' : 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH');

module.exports = { causeOf, named, socketError, headersTimeout, bodyTimeout, connectTimeout, lengthMismatch };
