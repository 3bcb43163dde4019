'use strict';

// A server of three groups of routes, each of which can be edited while it runs.

const path = require('node:path');
const express = require('express');
const Heatsync = require('heatsync');

const sync = new Heatsync();
const app = express();
app.use('/users', sync.require('./routes/users.js'));
app.use('/orders', sync.require('./routes/orders.js'));
app.get('/status', sync.require('./routes/status.js'));

sync.events.on('reload', ({ paths }) => console.log('reload', ...paths.map((file) => path.relative(__dirname, file))));
sync.events.on('error', (error) => console.log('error', String(error)));

const server = app.listen(0, '127.0.0.1', () => console.log('listening', server.address().port));
