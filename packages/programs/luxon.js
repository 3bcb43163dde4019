const { DateTime, Duration, Interval, Settings } = require('luxon');
Settings.defaultLocale = 'en-US';
const d = DateTime.fromISO('2024-03-10T01:30', { zone: 'America/New_York' });
console.log(
  d.toISO(),
  d.plus({ hours: 1 }).toISO(),
  d.toFormat('cccc, d LLLL yyyy HH:mm ZZZZ'),
  d.toLocaleString(DateTime.DATETIME_FULL),
  Duration.fromObject({ hours: 30 }).shiftTo('days', 'hours').toHuman(),
  Interval.after(d, { days: 2 }).length('hours'),
  DateTime.fromFormat('May 5 2001', 'LLLL d yyyy').toISODate(),
  d.setZone('Asia/Tokyo').toRFC2822(),
  DateTime.utc(2020, 1, 1).toRelative({ base: DateTime.utc(2020, 1, 3) })
);
