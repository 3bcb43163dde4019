'use strict';
exports.connect = (host) => {};
