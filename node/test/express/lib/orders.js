'use strict';

const version = 1;

module.exports = { version, show: (order) => ({ ...order, shown: version }) };
