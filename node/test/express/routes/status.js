'use strict';

const version = 1;

module.exports = (request, response) => response.json({ route: version });
