// stream/web: the streams of the web.

Object.assign(exports, require('internal/web/streams/all'));
