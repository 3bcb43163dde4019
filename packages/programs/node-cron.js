const cron = require('node-cron');
console.log(cron.validate('*/5 * * * *'), cron.validate('61 * * * *'));
const t = cron.schedule(
  '* * * * * *',
  () => {
    console.log('tick');
    t.stop();
    process.exit(); // it goes on with the timer that it has already set
  },
  { timezone: 'UTC' }
);
