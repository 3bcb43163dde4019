const dayjs = require('dayjs');
dayjs.extend(require('dayjs/plugin/utc'));
dayjs.extend(require('dayjs/plugin/relativeTime'));
dayjs.extend(require('dayjs/plugin/customParseFormat'));
const d = dayjs.utc('2024-01-31T10:00:00Z');
console.log(
  d.add(1, 'month').format(),
  d.format('ddd, MMM D, YYYY h:mm A'),
  d.from(dayjs.utc('2024-02-05')),
  d.diff('2023-01-01', 'week'),
  dayjs('12-25-1995', 'MM-DD-YYYY').format('YYYY/MM/DD'),
  d.isBefore('2025-01-01')
);
