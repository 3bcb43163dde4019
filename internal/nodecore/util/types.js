// The public half of internal/types.js.
module.exports = { ...require('internal/util/types') };
