// Numbers as their digits: exact, whatever their size, and rounded as Intl does.

// A decimal is { negative, digits, point }: the digits of a number without zeros at either end, and how many of them are
// before the point. Zero has no digits.

const make = (negative, digits, point) => {
  const lead = /^0*/.exec(digits)[0].length;
  const body = digits.slice(lead).replace(/0+$/, '');
  return { negative, digits: body, point: body === '' ? 0 : point - lead };
};

// of reads a number, a BigInt, or a text that is a number. What is none is "NaN", what has no end "Infinity".
function of(value) {
  if (typeof value === 'bigint') return make(value < 0n, String(value < 0n ? -value : value), String(value < 0n ? -value : value).length);
  if (typeof value === 'string') return ofText(value.trim());
  const n = Number(value);
  if (Number.isNaN(n)) return { special: 'NaN', negative: false };
  if (!Number.isFinite(n)) return { special: 'Infinity', negative: n < 0 };
  return ofText(String(Math.abs(n)), n < 0 || Object.is(n, -0));
}

function ofText(text, negative) {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (match === null || (match[2] === '' && !match[3])) return text === '' ? make(false, '', 0) : of(Number(text));
  const [, sign, whole, rest = '', exponent = '0'] = match;
  return make(negative ?? sign === '-', whole + rest, whole.length + Number(exponent));
}

const isZero = (d) => d.digits === '';
const scaled = (d, by) => (d.special || isZero(d) ? d : { ...d, point: d.point + by });

// up tells whether a cut is rounded away from zero: by the mode, what is cut off against one half, and the digit before.
function up(mode, negative, cut, odd) {
  if (/^0*$/.test(cut)) return false;
  const half = cut[0] > '5' ? 1 : cut[0] < '5' ? -1 : /^50*$/.test(cut) ? 0 : 1;
  switch (mode) {
    case 'ceil': return !negative;
    case 'floor': return negative;
    case 'expand': return true;
    case 'trunc': return false;
    case 'halfCeil': return half > 0 || (half === 0 && !negative);
    case 'halfFloor': return half > 0 || (half === 0 && negative);
    case 'halfTrunc': return half > 0;
    case 'halfEven': return half > 0 || (half === 0 && odd);
    default: return half >= 0;
  }
}

// roundedAt keeps digits down to a place: 0 is the unit, 2 the hundredths, -3 the thousands.
function roundedAt(d, place, mode, increment = 1) {
  if (d.special || isZero(d)) return d;
  const keep = d.point + place;
  const padded = keep < 0 ? '0'.repeat(-keep) + d.digits : d.digits;
  const at = Math.max(keep, 0);
  if (increment === 1 && padded.length <= at) return d;
  let n = BigInt(padded.slice(0, at).padEnd(at, '0') || '0');
  const cut = padded.slice(at);
  if (increment !== 1) return incremented(d, n, cut, BigInt(increment), place, mode);
  if (up(mode, d.negative, cut, n % 2n === 1n)) n += 1n;
  const text = String(n);
  return make(d.negative, text, text.length - place);
}

function incremented(d, n, cut, step, place, mode) {
  const rest = n % step;
  let base = n - rest;
  const exact = rest === 0n && /^0*$/.test(cut);
  if (!exact) {
    const twice = rest * 2n;
    const half = twice > step || (twice === step && !/^0*$/.test(cut)) ? '6' : twice === step ? '5' : '4';
    if (up(mode, d.negative, half, (base / step) % 2n === 1n)) base += step;
  }
  const text = String(base);
  return make(d.negative, text, text.length - place);
}

// write is the digits as a whole part and a fraction of so many digits at least.
function write(d, leastWhole, leastFraction) {
  const whole = d.point <= 0 ? '0' : d.digits.slice(0, d.point).padEnd(d.point, '0');
  const fraction = d.point < 0 ? '0'.repeat(-d.point) + d.digits : d.digits.slice(d.point);
  return [whole.padStart(leastWhole, '0'), fraction.padEnd(leastFraction, '0')];
}

module.exports = { of, isZero, scaled, roundedAt, write };
