const f = require('date-fns');
const d = new Date(2024, 1, 29, 10, 30);
console.log(
  f.format(d, "EEEE, do MMMM yyyy 'at' HH:mm"),
  f.addMonths(d, 12).getDate(),
  f.formatDistance(d, new Date(2024, 2, 3)),
  f.differenceInBusinessDays(new Date(2024, 2, 15), d),
  f.parse('03.02.2001', 'dd.MM.yyyy', new Date(0)).getMonth(),
  f.isLeapYear(d),
  f.eachDayOfInterval({ start: d, end: f.addDays(d, 2) }).length
);
