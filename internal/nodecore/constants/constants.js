// constants: those of os, fs and crypto in one.

const { errno, priority, signals, dlopen } = require('internal/os/constants').constants;

Object.assign(exports, dlopen, errno, priority, signals, require('internal/fs/calls').constants, require('crypto').constants);
