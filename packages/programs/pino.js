const pino = require('pino');
const { Writable } = require('stream');
const out = [];
const log = pino(
  { base: { app: 'x' }, timestamp: false, level: 'debug', redact: ['secret'], serializers: { err: (e) => e.message } },
  new Writable({
    write(c, e, d) {
      out.push(JSON.parse(c));
      d();
    },
  })
);
log.info({ secret: 1, a: 2 }, 'hi %s %d', 'x', 5);
log.child({ c: 1 }).error({ err: new Error('bad') });
log.trace('no');
console.log(out, pino.levels.values.warn);
pino({ timestamp: false, base: null }, pino.destination({ dest: 1, sync: true })).warn('to stdout');
