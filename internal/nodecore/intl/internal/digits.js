// How many digits a number shows: the options that NumberFormat and PluralRules share.

const { number, checked, choice } = require('internal/intl/options');
const decimal = require('internal/intl/decimal');

const modes = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'];
const increments = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];

// read reads them; [low, high] are the digits of a fraction that there are by default.
function read(options, low, high, notation, where) {
  const minimumIntegerDigits = number(options, 'minimumIntegerDigits', 1, 21, 1);
  let [least, most, leastSignificant, mostSignificant] = ['minimumFractionDigits', 'maximumFractionDigits', 'minimumSignificantDigits', 'maximumSignificantDigits'].map((n) => options[n]);
  const roundingPriority = choice(options, 'roundingPriority', ['auto', 'morePrecision', 'lessPrecision'], 'auto', where);
  const roundingIncrement = number(options, 'roundingIncrement', 1, 5000, 1);
  if (!increments.includes(roundingIncrement)) throw new RangeError('roundingIncrement value is out of range.');
  const roundingMode = choice(options, 'roundingMode', modes, 'halfExpand', where);
  const trailingZeroDisplay = choice(options, 'trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto', where);
  if (roundingIncrement !== 1) high = low;
  const out = { minimumIntegerDigits, roundingMode, roundingPriority, roundingIncrement, trailingZeroDisplay };
  const bySignificant = leastSignificant !== undefined || mostSignificant !== undefined;
  const byFraction = least !== undefined || most !== undefined;
  const needsSignificant = roundingPriority !== 'auto' || bySignificant;
  const needsFraction = roundingPriority !== 'auto' || !(bySignificant || (!byFraction && notation === 'compact'));
  if (needsSignificant) {
    leastSignificant = checked(leastSignificant, 'minimumSignificantDigits', 1, 21, 1);
    mostSignificant = checked(mostSignificant, 'maximumSignificantDigits', leastSignificant, 21, 21);
    Object.assign(out, { minimumSignificantDigits: leastSignificant, maximumSignificantDigits: mostSignificant });
  }
  if (needsFraction) {
    least = checked(least, 'minimumFractionDigits', 0, 100, undefined);
    most = checked(most, 'maximumFractionDigits', 0, 100, undefined);
    if (least === undefined) least = Math.min(low, most ?? low);
    else if (most === undefined) most = Math.max(high, least);
    else if (least > most) throw new RangeError('maximumFractionDigits value is out of range.');
    Object.assign(out, { minimumFractionDigits: least, maximumFractionDigits: most ?? Math.max(high, least) });
  }
  if (!needsSignificant && !needsFraction) {
    Object.assign(out, { minimumFractionDigits: 0, maximumFractionDigits: 0, minimumSignificantDigits: 1, maximumSignificantDigits: 2, rounding: 'morePrecision', compact: true });
  } else if (roundingPriority !== 'auto') out.rounding = roundingPriority;
  else out.rounding = bySignificant ? 'significant' : 'fraction';
  if (roundingIncrement !== 1 && out.rounding !== 'fraction') throw new TypeError('roundingIncrement value is invalid.');
  if (roundingIncrement !== 1 && out.minimumFractionDigits !== out.maximumFractionDigits) throw new RangeError('roundingIncrement value is out of range.');
  return out;
}

// rounded rounds a decimal, and tells how many digits of a fraction are shown at least.
function rounded(d, o) {
  if (d.special) return { d, fraction: 0 };
  const bySignificant = () => {
    const place = o.maximumSignificantDigits - (decimal.isZero(d) ? 1 : d.point);
    const r = decimal.roundedAt(d, place, o.roundingMode);
    return { d: r, place, fraction: Math.max(o.minimumSignificantDigits - (decimal.isZero(r) ? 1 : r.point), 0) };
  };
  const byFraction = () => ({ d: decimal.roundedAt(d, o.maximumFractionDigits, o.roundingMode, o.roundingIncrement), place: o.maximumFractionDigits, fraction: o.minimumFractionDigits });
  let result;
  if (o.rounding === 'significant') result = bySignificant();
  else if (o.rounding === 'fraction') result = byFraction();
  else {
    const [s, f] = [bySignificant(), byFraction()];
    result = (s.place > f.place) === (o.rounding === 'morePrecision') ? s : f;
  }
  if (o.trailingZeroDisplay === 'stripIfInteger' && result.d.digits.length <= result.d.point) result.fraction = 0;
  return result;
}

function resolved(out, o) {
  out.minimumIntegerDigits = o.minimumIntegerDigits;
  for (const name of ['minimumSignificantDigits', 'maximumSignificantDigits', 'minimumFractionDigits', 'maximumFractionDigits']) {
    if (o[name] !== undefined) out[name] = o[name];
  }
}

module.exports = { read, rounded, resolved };
