'use strict';

// sum is the SHA-256 of bytes or a text, in hexadecimal.
function sum(data) {
  const crypto = require('node:crypto'); // not before it is needed: it takes two milliseconds
  return crypto.hash?.('sha256', data) ?? crypto.createHash('sha256').update(data).digest('hex'); // the former since 20.12
}

module.exports = { sum };
