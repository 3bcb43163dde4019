'use strict';

const express = require('express');
const view = require('../lib/users.js');
const shared = require('../lib/shared.js');

const router = express.Router();
const version = 1;

router.get('/', (request, response) => response.json(shared.page({ route: version, view: view.version, shared: shared.version })));

module.exports = router;
