// constants: those of os, fs and crypto in one.

const { errno, priority, signals, dlopen } = require('os').constants;

Object.assign(exports, dlopen, errno, priority, signals, require('fs').constants, require('crypto').constants);
