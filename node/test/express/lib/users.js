'use strict';

const version = 1;

exports.version = version;
