const moment = require('moment');
const m = moment.utc('2024-02-29T12:34:56Z');
console.log(
  m.format(),
  m.format('dddd, MMMM Do YYYY, h:mm:ss a'),
  m.add(1, 'year').format('L LT'),
  m.diff(moment.utc('2020-01-01'), 'days'),
  moment.duration(3661, 's').humanize(),
  moment.utc('01/02/2003', 'DD/MM/YYYY').toISOString(),
  m.isoWeek(),
  moment('nope', 'YYYY', true).isValid()
);
require('moment/locale/de');
console.log(m.locale('de').format('LLLL'), m.calendar(moment.utc('2025-02-27')));
