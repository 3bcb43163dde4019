// path.posix, with path.posix and path.win32 in place.
module.exports = require('path').posix;
