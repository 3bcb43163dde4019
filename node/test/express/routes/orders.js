'use strict';

const express = require('express');
const { version: view, show } = require('../lib/orders.js');
const { page } = require('../lib/shared.js');

const router = express.Router();
const version = 1;

router.get('/', (request, response) => response.json(page(show({ route: version, view }))));

module.exports = router;
