// Ranges of dates: what both ends share is written once.

const { apart } = require('internal/intl/date_time_format');
const { pattern, partsOf } = require('internal/intl/date_pattern');

const order = ['era', 'year', 'month', 'day', 'half', 'hour', 'minute', 'second', 'ms'];
const isText = (month) => month === 'short' || month === 'long' || month === 'narrow';

// differs is the largest field in which two times differ.
function differs(a, b) {
  return order.find((name) => {
    if (name === 'era') return (a.year > 0) !== (b.year > 0);
    if (name === 'half') return (a.hour < 12) !== (b.hour < 12);
    return a[name] !== b[name];
  });
}

const tagged = (source) => (part) => ({ ...part, source });

// range is the parts of both, each with whose it is.
function range(state, start, end) {
  const [a, b] = [apart(start, state.timeZone), apart(end, state.timeZone)];
  const fields = { ...state.fields };
  const at = differs(a, b);
  const whole = (f, when) => {
    const { date, time, between } = pattern(f, state.half, state.dateStyle);
    return partsOf([...date, ...(between === '' ? [] : [between]), ...time], when, state);
  };
  const single = whole(fields, a);
  const has = (names) => names.some((name) => fields[name] !== undefined);
  const isDay = ['era', 'year', 'month', 'day'].includes(at);
  const timed = has(['hour', 'minute', 'second', 'fractionalSecondDigits']);
  // A time of two days needs the days, and a day of two years the years.
  if (timed && isDay && !has(['weekday', 'year', 'month', 'day'])) Object.assign(fields, { year: 'numeric', month: 'numeric', day: 'numeric' });
  else if (at === 'year' && fields.month !== undefined && fields.year === undefined) fields.year = 'numeric';
  const [one, two] = [whole(fields, a), whole(fields, b)];
  if (at === undefined || one.map((p) => p.value).join('') === two.map((p) => p.value).join('')) return single.map(tagged('shared'));
  const dash = { type: 'literal', value: '\u2009–\u2009', source: 'shared' };
  const apartFrom = (left, right) => [...left.map(tagged('startRange')), dash, ...right.map(tagged('endRange'))];
  if (!isDay && timed) return times(fields, at, state, a, b, dash);
  if (!timed && isText(fields.month) && fields.year !== undefined && at !== 'year' && at !== 'era') return days(fields, at, one, two, dash);
  if (!timed && isText(fields.month) && at === 'day' && fields.weekday === undefined) {
    return [...one.map(tagged('startRange')), dash, ...partsOf([['day', fields.day]], b, state).map(tagged('endRange'))];
  }
  return apartFrom(one, two);
}

// times is a range within a day.
function times(fields, at, state, a, b, dash) {
  const { date, time, between } = pattern(fields, state.half, state.dateStyle);
  const shared = [...partsOf(date, a, state), ...(between === '' ? [] : [{ type: 'literal', value: between }])].map(tagged('shared'));
  const zone = time.findIndex((f) => f[0] === 'timeZoneName');
  const plain = zone < 0 ? time : time.slice(0, Math.max(zone - 1, 0));
  const tail = zone < 0 ? [] : partsOf(time.slice(Math.max(zone - 1, 0)), b, state).map(tagged('shared'));
  const half = plain.findIndex((f) => f[0] === 'dayPeriod');
  const once = half > 0 && at !== 'half' && fields.second === undefined;
  const each = once ? plain.slice(0, half - 1) : plain;
  const period = once ? partsOf(plain.slice(half - 1), b, state).map(tagged('shared')) : [];
  return [...shared, ...partsOf(each, a, state).map(tagged('startRange')), dash, ...partsOf(each, b, state).map(tagged('endRange')), ...period, ...tail];
}

// days is a range within a year, whose months are words: the year stands at the end, and the month once if it is one.
function days(fields, at, one, two, dash) {
  const cut = (list) => list.slice(0, list.findIndex((p) => p.type === 'year') - 1);
  const year = two.slice(two.findIndex((p) => p.type === 'year') - 1).map(tagged('shared'));
  if (at === 'day' && fields.weekday === undefined) {
    const [month, space, day] = cut(one);
    return [month, space].map(tagged('shared')).concat([tagged('startRange')(day), dash, tagged('endRange')(cut(two)[2])], year);
  }
  return [...cut(one).map(tagged('startRange')), dash, ...cut(two).map(tagged('endRange')), ...year];
}

module.exports = { range };
