// http2: what a program may read of it. There is no HTTP/2 here.

const { absent } = require('internal/members');

absent(exports, 'http2', { connect: 3 });
Object.defineProperty(exports, 'constants', { get: () => require('internal/http2/constants'), enumerable: true, configurable: true });
absent(exports, 'http2', { createServer: 2, createSecureServer: 2 });
exports.getDefaultSettings = function getDefaultSettings() {
  return {
    headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384, maxConcurrentStreams: 4294967295,
    maxHeaderListSize: 65535, maxHeaderSize: 65535, enableConnectProtocol: false,
  };
};
absent(exports, 'http2', { getPackedSettings: 1, getUnpackedSettings: 1, performServerHandshake: 1 });
exports.sensitiveHeaders = Symbol('nodejs.http2.sensitiveHeaders');
absent(exports, 'http2', { Http2ServerRequest: 4, Http2ServerResponse: 2 });
