// Numbers and dates in the manner of the locale en-US, which stands for all:
// the engine has no Intl. Options that matter for English are obeyed.

const signs = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹', CNY: 'CN¥', KRW: '₩' };

exports.number = (value, options) => {
  const { style = 'decimal', currency, useGrouping = true, minimumIntegerDigits = 1 } = options ?? {};
  // By its digits: 1.005 * 100 is less than 100.5.
  if (style === 'percent') value = typeof value === 'bigint' ? value * 100n : hundredfold(value);
  const negative = value < 0 || Object.is(value, -0);
  const digits = padded(decimal(value, fraction(options ?? {}, style)), minimumIntegerDigits, useGrouping);
  const before = style === 'currency' ? signs[currency] ?? `${currency}\u00a0` : '';
  return `${negative ? '-' : ''}${before}${digits}${style === 'percent' ? '%' : ''}`;
};

const hundredfold = (value) => (Number.isFinite(value) && value !== 0 && !String(value).includes('e') ? Number(`${value}e2`) : value * 100);

// fraction gives the least and the most digits after the point.
function fraction({ minimumFractionDigits: least, maximumFractionDigits: most, currency }, style) {
  const cents = currency === 'JPY' || currency === 'KRW' ? 0 : 2;
  const [low, high] = { decimal: [0, 3], percent: [0, 0], currency: [cents, cents] }[style] ?? [0, 3];
  if (least === undefined) least = Math.min(low, most ?? low);
  return { least, most: most ?? Math.max(high, least) };
}

// decimal writes the size of a number, without exponent.
function decimal(value, { least, most }) {
  if (typeof value === 'bigint') return String(value < 0n ? -value : value) + (least > 0 ? `.${'0'.repeat(least)}` : '');
  if (Number.isNaN(value)) return 'NaN';
  value = Math.abs(value);
  if (value === Infinity) return '∞';
  if (value >= 1e21) return plain(value) + (least > 0 ? `.${'0'.repeat(least)}` : '');
  const [whole, rest = ''] = rounded(value, most).split('.');
  const kept = rest.replace(/0+$/, '').padEnd(least, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}

// rounded goes by the shortest digits of a number, as Intl does: 1.005 becomes
// 1.01, though the number behind it is smaller.
function rounded(value, most) {
  const text = String(value);
  const [, rest = ''] = text.split('.');
  if (text.includes('e') || rest.length <= most) return text.includes('e') ? value.toFixed(Math.min(most, 100)) : text;
  const scaled = BigInt(text.replace('.', '').slice(0, text.length - 1 - (rest.length - most)));
  const up = rest[most] >= '5' ? 1n : 0n;
  const digits = String(scaled + up).padStart(most + 1, '0');
  return most === 0 ? digits : `${digits.slice(0, -most)}.${digits.slice(-most)}`;
}

// plain writes 1e21 as its digits and zeros.
function plain(value) {
  const [digits, exponent] = String(value).split('e+');
  const [whole, rest = ''] = digits.split('.');
  return whole + rest.padEnd(Number(exponent), '0');
}

function padded(text, least, useGrouping) {
  const [whole, rest] = text.split('.');
  if (!/^\d+$/.test(whole)) return text;
  const filled = whole.padStart(least, '0');
  const shown = useGrouping === false ? filled : filled.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? shown : `${shown}.${rest}`;
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const dateParts = ['weekday', 'year', 'month', 'day'];
const timeParts = ['hour', 'minute', 'second'];

const styles = {
  date: {
    full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, long: { year: 'numeric', month: 'long', day: 'numeric' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' }, short: { year: '2-digit', month: 'numeric', day: 'numeric' },
  },
  time: {
    full: { hour: 'numeric', minute: '2-digit', second: '2-digit' }, long: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
    medium: { hour: 'numeric', minute: '2-digit', second: '2-digit' }, short: { hour: 'numeric', minute: '2-digit' },
  },
};

// date prints a date, a time, or both, which is what is asked for if the
// options name no part.
exports.date = (date, options, asked) => {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  const parts = partsOf(options ?? {}, asked);
  const at = /^(utc|gmt|etc\/utc)$/i.test(parts.timeZone ?? '') ? utc(date) : local(date);
  const shown = [dateText(at, parts), timeText(at, parts)].filter((s) => s !== '');
  return shown.join(', ');
};

function partsOf(options, asked) {
  const { dateStyle, timeStyle } = options;
  if (dateStyle || timeStyle) return { ...options, ...styles.date[dateStyle], ...styles.time[timeStyle] };
  const named = (list) => list.some((part) => options[part] !== undefined);
  const parts = { ...options };
  const missing = (asked !== 'time' && named(dateParts)) || (asked !== 'date' && named(timeParts));
  if (!missing && asked !== 'time') Object.assign(parts, { year: 'numeric', month: 'numeric', day: 'numeric' });
  if (!missing && asked !== 'date') Object.assign(parts, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
  return parts;
}

const local = (d) => ({
  weekday: d.getDay(), year: d.getFullYear(), month: d.getMonth(), day: d.getDate(),
  hour: d.getHours(), minute: d.getMinutes(), second: d.getSeconds(),
});

const utc = (d) => ({
  weekday: d.getUTCDay(), year: d.getUTCFullYear(), month: d.getUTCMonth(), day: d.getUTCDate(),
  hour: d.getUTCHours(), minute: d.getUTCMinutes(), second: d.getUTCSeconds(),
});

const two = (n) => String(n).padStart(2, '0');
const numeric = (n, how) => (how === '2-digit' ? two(n % 100) : String(n));
const word = (list, i, how) => (how === 'short' ? list[i].slice(0, 3) : how === 'narrow' ? list[i][0] : list[i]);

function dateText(at, { weekday, year, month, day }) {
  const shownYear = year && numeric(at.year, year);
  const shownDay = day && numeric(at.day, day);
  const shownWeekday = weekday && word(weekdays, at.weekday, weekday);
  if (month === 'numeric' || month === '2-digit' || month === undefined) {
    const numbers = [month && numeric(at.month + 1, month), shownDay, shownYear].filter(Boolean).join('/');
    return [shownWeekday, numbers].filter(Boolean).join(', ');
  }
  const monthAndDay = [word(months, at.month, month), shownDay].filter(Boolean).join(' ');
  const date = shownDay ? [monthAndDay, shownYear].filter(Boolean).join(', ') : [monthAndDay, shownYear].filter(Boolean).join(' ');
  return [shownWeekday, date].filter(Boolean).join(', ');
}

function timeText(at, { hour, minute, second, hour12, hourCycle }) {
  if (hour === undefined && minute === undefined && second === undefined) return '';
  const half = hour12 ?? (hourCycle === undefined || hourCycle.startsWith('h1'));
  const h = half ? (at.hour % 12) || 12 : at.hour;
  const shown = [
    hour && (half ? numeric(h, hour) : two(h)), minute && (hour ? two(at.minute) : at.minute), second && (minute ? two(at.second) : at.second),
  ].filter((s) => s !== undefined).join(':');
  return half && hour ? `${shown} ${at.hour < 12 ? 'AM' : 'PM'}` : shown;
}
