// repl: what a program may read of it.

require('internal/members').absent(exports, 'repl', { start: 6, writer: 1 });
exports.REPL_MODE_SLOPPY = Symbol('repl-sloppy');
exports.REPL_MODE_STRICT = Symbol('repl-strict');
require('internal/members').absent(exports, 'repl', { REPLServer: 6, Recoverable: 1 });
