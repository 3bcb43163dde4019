// wasi: there is no WebAssembly here.

require('internal/members').absent(exports, 'wasi', { WASI: 0 });
