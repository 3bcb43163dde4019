// dgram: what a program may read of it. Nothing is sent by UDP here.

require('internal/members').absent(exports, 'dgram', { createSocket: 2, Socket: 2 });
