// Intl.DateTimeFormat.

const { objectOf, choice, flag, number, type, matcher, described, incompatible } = require('internal/intl/options');
const { listOf, resolve } = require('internal/intl/locales');
const zones = require('internal/intl/zones');
const { pattern, partsOf, styles } = require('internal/intl/date_pattern');

const states = new WeakMap();
const where = 'Intl.DateTimeFormat';

const widths = {
  weekday: ['narrow', 'short', 'long'], era: ['narrow', 'short', 'long'], year: ['2-digit', 'numeric'], month: ['2-digit', 'numeric', 'narrow', 'short', 'long'],
  day: ['2-digit', 'numeric'], dayPeriod: ['narrow', 'short', 'long'], hour: ['2-digit', 'numeric'], minute: ['2-digit', 'numeric'], second: ['2-digit', 'numeric'],
  fractionalSecondDigits: [], timeZoneName: ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric'],
};
const dateFields = ['weekday', 'year', 'month', 'day'];
const timeFields = ['dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits'];
const cycles = ['h11', 'h12', 'h23', 'h24'];

function zoneOf(given) {
  if (given === undefined) return zones.localName();
  const name = `${given}`;
  const found = zones.zone(name);
  if (found === undefined) throw new RangeError(`Invalid time zone specified: ${name}`);
  return found.id;
}

// begin reads the options. What is asked for is "date", "time" or "any", and what there is by default is "date", "time"
// or "all".
function begin(locales, given, asked, usual) {
  const requested = listOf(locales);
  const options = objectOf(given);
  matcher(options, where);
  type(options, 'calendar');
  type(options, 'numberingSystem');
  const hour12 = flag(options, 'hour12');
  let hourCycle = choice(options, 'hourCycle', cycles, undefined, where);
  if (hour12 !== undefined) hourCycle = null;
  const found = resolve(requested, { ca: ['gregory'], hc: [undefined, ...cycles], nu: ['latn'] }, { hc: hourCycle });
  const timeZone = zoneOf(options.timeZone);
  const fields = {};
  for (const [name, may] of Object.entries(widths)) {
    fields[name] = name === 'fractionalSecondDigits' ? number(options, name, 1, 3) : choice(options, name, may, undefined, where);
  }
  choice(options, 'formatMatcher', ['basic', 'best fit'], 'best fit', where);
  const dateStyle = choice(options, 'dateStyle', Object.keys(styles.date), undefined, where);
  const timeStyle = choice(options, 'timeStyle', Object.keys(styles.time), undefined, where);
  const state = { locale: found.locale, timeZone, dateStyle, timeStyle };
  if (dateStyle !== undefined || timeStyle !== undefined) {
    const other = Object.keys(fields).find((name) => fields[name] !== undefined);
    if (other !== undefined) throw new TypeError(`Can't set option ${other} when ${dateStyle !== undefined ? 'dateStyle' : 'timeStyle'} is used`);
    if (asked === 'date' && timeStyle !== undefined) throw new TypeError('Invalid option : timeStyle');
    if (asked === 'time' && dateStyle !== undefined) throw new TypeError('Invalid option : dateStyle');
    state.fields = { ...styles.date[dateStyle], ...styles.time[timeStyle] };
  } else state.fields = complete(fields, asked, usual);
  if (state.fields.hour !== undefined) {
    state.hourCycle = hour12 === true ? 'h12' : hour12 === false ? (found.hc === 'h23' ? 'h23' : 'h24') : hourCycle ?? found.hc ?? 'h12';
    if (hour12 !== undefined) state.locale = state.locale.replace(/-u-hc-h\d\d$/, '');
  }
  state.half = state.hourCycle === 'h11' || state.hourCycle === 'h12';
  state.pattern = pattern(state.fields, state.half, dateStyle);
  return state;
}

// complete adds what there is by default, if nothing that is asked for is named.
function complete(fields, asked, usual) {
  const named = (list) => list.some((name) => fields[name] !== undefined);
  const missing = !((asked !== 'time' && named(dateFields)) || (asked !== 'date' && named(timeFields)));
  const out = { ...fields };
  if (missing && usual !== 'time') Object.assign(out, { year: 'numeric', month: 'numeric', day: 'numeric' });
  if (missing && usual !== 'date') Object.assign(out, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
  return out;
}

// apart takes a time apart, where the zone is.
function apart(ms, timeZone) {
  const { offset } = zones.offset(timeZone, ms);
  const d = new Date(ms + offset);
  return {
    time: ms, weekday: d.getUTCDay(), year: d.getUTCFullYear(), month: d.getUTCMonth(), day: d.getUTCDate(), hour: d.getUTCHours(), minute: d.getUTCMinutes(),
    second: d.getUTCSeconds(), ms: d.getUTCMilliseconds(), exact: d.getUTCMinutes() === 0 && d.getUTCSeconds() === 0,
  };
}

function timeOf(date) {
  const ms = date === undefined ? Date.now() : Number(date);
  if (!(Math.abs(ms) <= 8.64e15)) throw new RangeError('Invalid time value');
  return Math.trunc(ms);
}

function parts(state, ms) {
  const { date, time, between } = state.pattern;
  return partsOf([...date, ...(between === '' ? [] : [between]), ...time], apart(ms, state.timeZone), state);
}

const textOf = (list) => list.map((p) => p.value).join('');
// plain is a text as V8 shows it: with the spaces that programs expect.
const plain = (list) => textOf(list).replace(/\u202f/g, ' ');

function stateOf(value, method) {
  const state = value !== null && typeof value === 'object' ? states.get(value) : undefined;
  if (state === undefined) throw incompatible(method, value);
  return state;
}

// As a function it returns one as well, which older programs rely on.
function DateTimeFormat(locales = undefined, options = undefined) {
  const self = new.target !== undefined && this instanceof DateTimeFormat ? this : Object.create(DateTimeFormat.prototype);
  states.set(self, begin(locales, options, 'any', 'date'));
  return self;
}

const prototype = {
  resolvedOptions() {
    const { locale, timeZone, hourCycle, half, fields, dateStyle, timeStyle } = stateOf(this, 'Intl.DateTimeFormat.prototype.resolvedOptions');
    const out = { locale, calendar: 'gregory', numberingSystem: 'latn', timeZone };
    if (hourCycle !== undefined) Object.assign(out, { hourCycle, hour12: half });
    if (dateStyle === undefined && timeStyle === undefined) {
      for (const name of Object.keys(widths)) if (fields[name] !== undefined) out[name] = shownWidth(fields, name, half);
    }
    if (dateStyle !== undefined) out.dateStyle = dateStyle;
    if (timeStyle !== undefined) out.timeStyle = timeStyle;
    return out;
  },
  formatToParts(date) { return parts(stateOf(this, 'Intl.DateTimeFormat.prototype.formatToParts'), timeOf(date)); },
  get format() {
    const state = stateOf(this, 'UnwrapDateTimeFormat');
    if (state.bound === undefined) {
      state.bound = (date) => plain(parts(state, timeOf(date)));
      Object.defineProperty(state.bound, 'name', { value: '', configurable: true });
    }
    return state.bound;
  },
  formatRange(start, end) {
    const list = require('internal/intl/date_range').range(...rangeArguments(this, 'formatRange', start, end));
    return list.every((p) => p.source === 'shared') ? plain(list) : textOf(list);
  },
  formatRangeToParts(start, end) {
    return require('internal/intl/date_range').range(...rangeArguments(this, 'formatRangeToParts', start, end));
  },
};

function rangeArguments(self, method, start, end) {
  const state = stateOf(self, `Intl.DateTimeFormat.prototype.${method}`);
  if (start === undefined || end === undefined) throw new TypeError(`startDate or endDate cannot be undefined`);
  return [state, timeOf(start), timeOf(end)];
}

// shownWidth is the width that a field has in the pattern.
function shownWidth(fields, name, half) {
  if (name === 'hour') return half ? fields.hour : '2-digit';
  if (name === 'minute') return fields.hour !== undefined || fields.second !== undefined || fields.fractionalSecondDigits ? '2-digit' : 'numeric';
  if (name === 'second') return fields.minute !== undefined ? '2-digit' : 'numeric';
  return fields[name];
}

for (const [name, d] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) Object.defineProperty(DateTimeFormat.prototype, name, { ...d, enumerable: false });
Object.defineProperty(DateTimeFormat, 'length', { value: 0, configurable: true });
described(DateTimeFormat, 'DateTimeFormat');

// localized is toLocaleString and its like.
exports.localized = (date, locales, options, asked, usual) => {
  const ms = date.getTime();
  const state = begin(locales, options, asked, usual);
  return Number.isNaN(ms) ? 'Invalid Date' : plain(parts(state, ms));
};

Object.assign(exports, { DateTimeFormat, apart, parts });
