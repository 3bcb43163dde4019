// The public half of internal/types.
module.exports = { ...require('internal/types') };
