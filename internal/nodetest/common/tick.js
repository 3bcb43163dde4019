'use strict';

require('.');

module.exports = function tick(count, done) {
  if (count === 0) done();
  else setImmediate(() => tick(count - 1, done));
};
