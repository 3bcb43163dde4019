process.env.DEBUG = 'app:*,-app:no';
process.env.DEBUG_HIDE_DATE = '1';
const debug = require('debug');
debug.log = (...args) => console.log(...args);
const d = debug('app:yes');
d('hello %s %o %j', 'w', { a: 1 }, [1]);
debug('app:no')('never');
console.log(d.enabled, debug.enabled('app:no'), d.extend('x').namespace, typeof d.color);
