const { CronJob, CronTime } = require('cron');
const j = CronJob.from({
  cronTime: '* * * * * *',
  onTick() {
    console.log('tick');
    this.stop();
  },
  start: true,
  timeZone: 'UTC',
});
console.log(
  new CronTime('0 30 4 * * 1-5', 'UTC').getNextDateFrom(new Date('2024-03-01T05:00:00Z'), 'UTC').toISO(),
  j.cronTime.source
);
try {
  new CronTime('99 * * * * *');
} catch (e) {
  console.log(e.message);
}
