// Intl.RelativeTimeFormat.

const { objectOf, choice, matcher, type, described, incompatible } = require('internal/intl/options');
const { listOf, resolve } = require('internal/intl/locales');

const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];

// short names, of one and of several
const short = { second: ['sec.', 'sec.'], minute: ['min.', 'min.'], hour: ['hr.', 'hr.'], day: ['day', 'days'], week: ['wk.', 'wk.'], month: ['mo.', 'mo.'], quarter: ['qtr.', 'qtrs.'], year: ['yr.', 'yr.'] };
const narrow = { second: 's', minute: 'm', hour: 'h', day: 'd', week: 'w', month: 'mo', quarter: 'q', year: 'y' };

// words for some numbers of the unit, from the last to the next
const words = {
  second: { 0: 'now' }, minute: { 0: 'this minute' }, hour: { 0: 'this hour' }, day: { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' },
};
const around = (unit, style) => {
  if (words[unit] !== undefined) return words[unit];
  const name = style === 'long' ? unit : short[unit][0];
  return { '-1': `last ${name}`, 0: `this ${name}`, 1: `next ${name}` };
};

class RelativeTimeFormat {
  #locale;
  #style;
  #numeric;
  #number;

  constructor(locales = undefined, given = undefined) {
    const requested = listOf(locales);
    const options = objectOf(given);
    matcher(options, 'Intl.RelativeTimeFormat');
    type(options, 'numberingSystem');
    this.#locale = resolve(requested, { nu: ['latn'] }).locale;
    this.#style = choice(options, 'style', ['long', 'short', 'narrow'], 'long', 'Intl.RelativeTimeFormat');
    this.#numeric = choice(options, 'numeric', ['always', 'auto'], 'always', 'Intl.RelativeTimeFormat');
    this.#number = new (require('internal/intl/number_format').NumberFormat)('en-US');
  }

  #parts(given, unitGiven, method) {
    const value = Number(given);
    const unit = `${unitGiven}`.replace(/s$/, '');
    if (!units.includes(unit)) throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.${method}() '${String(unitGiven)}'`);
    if (!Number.isFinite(value)) throw new RangeError(`The value of Intl.RelativeTimeFormat.prototype.${method}() must be finite`);
    const word = this.#numeric === 'auto' ? around(unit, this.#style)[value] : undefined;
    if (word !== undefined && !(Object.is(value, -0) && word === undefined)) return [{ type: 'literal', value: word }];
    const past = value < 0 || Object.is(value, -0);
    const number = this.#number.formatToParts(Math.abs(value)).map((p) => ({ ...p, unit }));
    const shown = number.map((p) => p.value).join('');
    const name = this.#name(unit, shown === '1');
    const space = this.#style === 'narrow' ? '' : ' ';
    return past ? [...number, { type: 'literal', value: `${space}${name} ago` }] : [{ type: 'literal', value: 'in ' }, ...number, { type: 'literal', value: `${space}${name}` }];
  }

  #name(unit, one) {
    if (this.#style === 'long') return one ? unit : `${unit}s`;
    return this.#style === 'short' ? short[unit][one ? 0 : 1] : narrow[unit];
  }

  format(value, unit) {
    if (!(#style in this)) throw incompatible('Intl.RelativeTimeFormat.prototype.format()', this);
    return this.#parts(value, unit, 'format').map((p) => p.value).join('');
  }

  formatToParts(value, unit) {
    if (!(#style in this)) throw incompatible('Intl.RelativeTimeFormat.prototype.formatToParts()', this);
    return this.#parts(value, unit, 'formatToParts');
  }

  resolvedOptions() {
    if (!(#style in this)) throw incompatible('Intl.RelativeTimeFormat.prototype.resolvedOptions', this);
    return { locale: this.#locale, style: this.#style, numeric: this.#numeric, numberingSystem: 'latn' };
  }
}

module.exports = { RelativeTimeFormat: described(RelativeTimeFormat, 'RelativeTimeFormat') };
