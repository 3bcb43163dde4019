// inspector: nobody can look into this engine.

const { absent } = require('internal/members');

absent(exports, 'inspector', { open: 3 });
exports.close = function close() {};
exports.url = function url() { return undefined; };
absent(exports, 'inspector', { waitForDebugger: 0 });
Object.defineProperty(exports, 'console', { get: () => require('console'), enumerable: true, configurable: true });
absent(exports, 'inspector', { Session: 0 });
