const winston = require('winston');
const { Writable } = require('stream');
const lines = [];
const stream = new Writable({
  write(c, e, d) {
    lines.push(String(c));
    d();
  },
});
const log = winston.createLogger({
  level: 'info',
  format: winston.format.combine(
    winston.format.errors({ stack: false }),
    winston.format.splat(),
    winston.format.json()
  ),
  defaultMeta: { app: 'x' },
  transports: [
    new winston.transports.Stream({ stream }),
    new winston.transports.Console({ format: winston.format.simple() }),
  ],
});
log.info('hello %s', 'you', { a: 1 });
log.debug('no');
log.error(new Error('bad'));
log.child({ c: 1 }).warn('child');
log.on('finish', () => setImmediate(() => console.log(lines)));
log.end();
