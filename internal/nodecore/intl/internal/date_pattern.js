// How dates and times are written in English. A pattern is a list of fields, as [name, width], and of texts.

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const isNumber = (width) => width === 'numeric' || width === '2-digit';

// datePattern joins the fields of a date.
function datePattern({ weekday, era, year, month, day }) {
  const [E, G, y, M, d] = [['weekday', weekday], ['era', era], ['year', year], ['month', month], ['day', day]].map((f) => (f[1] === undefined ? undefined : f));
  const spaced = (a, b) => [...a, ' ', ...b];
  let core = [];
  if (M && isNumber(month)) core = [M, d, y].filter(Boolean).flatMap((f, i) => (i === 0 ? [f] : ['/', f]));
  else if (M && d) core = y ? [M, ' ', d, ', ', y] : [M, ' ', d];
  else if (M) core = y ? [M, ' ', y] : [M];
  else if (y) core = d && !E ? [y, ' (day: ', d, ')'] : [y];
  else if (d && !E) core = [d];
  if (G) {
    if (core.length === 0) core = [G];
    else if (core[0] === d) core = [G, ' (day: ', d, ')'];
    else if (core.length === 1 && core[0] === M) core = [G, ' (month: ', M, ')'];
    else core = spaced(core, [G]);
  }
  if (!E) return core;
  if (M && d) return [E, ', ', ...core];
  if (d) return core.length === 0 ? [d, ' ', E] : [d, ' ', E, ' ', ...core];
  return core.length === 0 ? [E] : spaced(core, [E]);
}

// timePattern joins the fields of a time; half tells whether hours are counted to twelve.
function timePattern({ dayPeriod, hour, minute, second, fractionalSecondDigits, timeZoneName }, half) {
  const out = [];
  const two = (name) => [name, '2-digit'];
  if (hour !== undefined) out.push(half ? ['hour', hour] : two('hour'));
  if (minute !== undefined) out.push(...(hour !== undefined ? [':', two('minute')] : [second !== undefined || fractionalSecondDigits ? two('minute') : ['minute', 'numeric']]));
  const fraction = fractionalSecondDigits ? ['fractionalSecond', fractionalSecondDigits] : undefined;
  if (minute !== undefined && (second !== undefined || fraction)) out.push(':', two('second'));
  else if (second !== undefined && hour === undefined) out.push(['second', 'numeric']);
  if (fraction && (minute !== undefined || (second !== undefined && hour === undefined))) out.push('.', fraction);
  else if (fraction && hour === undefined) out.push(fraction);
  if (hour !== undefined && half) out.push(dayPeriod === undefined ? '\u202f' : ' ', ['dayPeriod', dayPeriod]);
  else if (hour === undefined && dayPeriod !== undefined && out.length === 0) out.push(['dayPeriod', dayPeriod]);
  if (hour !== undefined && minute === undefined && second !== undefined) out.push(' (second: ', ['second', 'numeric'], ')');
  if (timeZoneName !== undefined) {
    if (out.length > 0) out.push(' ');
    out.push(['timeZoneName', timeZoneName]);
  }
  return out;
}

const styles = {
  date: {
    full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, long: { year: 'numeric', month: 'long', day: 'numeric' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' }, short: { year: '2-digit', month: 'numeric', day: 'numeric' },
  },
  time: {
    full: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'long' }, long: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
    medium: { hour: 'numeric', minute: '2-digit', second: '2-digit' }, short: { hour: 'numeric', minute: '2-digit' },
  },
};

// joint is what stands between a date and a time.
function joint(fields, dateStyle) {
  if (dateStyle !== undefined) return dateStyle === 'full' || dateStyle === 'long' ? ' at ' : ', ';
  if (fields.month === 'long') return ' at ';
  const only = ['era', 'year', 'month', 'day'].every((name) => fields[name] === undefined);
  return only && fields.weekday !== undefined && fields.hour !== undefined ? ' ' : ', ';
}

function pattern(fields, half, dateStyle) {
  const [date, time] = [datePattern(fields), timePattern(fields, half)];
  if (date.length === 0 || time.length === 0) return { date, time, between: '' };
  return { date, time, between: joint(fields, dateStyle) };
}

const two = (n) => String(n).padStart(2, '0');
const word = (list, i, width) => (width === 'short' ? list[i].slice(0, 3) : width === 'narrow' ? list[i][0] : list[i]);

function period(at, width) {
  if (width === undefined) return at.hour < 12 ? 'AM' : 'PM';
  if (at.hour === 12 && at.exact) return width === 'narrow' ? 'n' : 'noon';
  if (at.hour < 12) return 'in the morning';
  return at.hour < 18 ? 'in the afternoon' : at.hour < 21 ? 'in the evening' : 'at night';
}

const hours = { h11: (h) => h % 12, h12: (h) => h % 12 || 12, h23: (h) => h, h24: (h) => h || 24 };

// writers write a field of a time, which is taken apart.
const writers = {
  weekday: (at, width) => word(weekdays, at.weekday, width),
  era: (at, width) => (at.year > 0 ? { long: 'Anno Domini', short: 'AD', narrow: 'A' } : { long: 'Before Christ', short: 'BC', narrow: 'B' })[width],
  year: (at, width) => { const y = at.year > 0 ? at.year : 1 - at.year; return width === '2-digit' ? two(y % 100) : String(y); },
  month: (at, width) => (isNumber(width) ? numeric(at.month + 1, width) : word(months, at.month, width)),
  day: (at, width) => numeric(at.day, width),
  hour: (at, width, { hourCycle }) => numeric(hours[hourCycle ?? 'h12'](at.hour), width),
  minute: (at, width) => numeric(at.minute, width),
  second: (at, width) => numeric(at.second, width),
  fractionalSecond: (at, digits) => String(at.ms).padStart(3, '0').slice(0, digits),
  dayPeriod: period,
  timeZoneName: (at, style, { timeZone }) => require('internal/intl/zones').nameOf(timeZone, at.time, style),
};
const numeric = (n, width) => (width === '2-digit' ? two(n % 100) : String(n));

// partsOf writes a pattern; texts that meet become one.
function partsOf(list, at, state) {
  const parts = [];
  for (const item of list) {
    if (typeof item !== 'string') parts.push({ type: item[0], value: writers[item[0]](at, item[1], state) });
    else if (parts.at(-1)?.type === 'literal') parts.at(-1).value += item;
    else parts.push({ type: 'literal', value: item });
  }
  return parts;
}

module.exports = { pattern, partsOf, styles };
