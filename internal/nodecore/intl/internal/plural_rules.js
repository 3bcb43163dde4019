// Intl.PluralRules.

const { objectOf, choice, matcher, described, incompatible } = require('internal/intl/options');
const { listOf, resolve } = require('internal/intl/locales');
const decimal = require('internal/intl/decimal');
const digits = require('internal/intl/digits');

class PluralRules {
  #type;
  #digits;

  constructor(locales = undefined, given = undefined) {
    const requested = listOf(locales);
    const options = objectOf(given);
    matcher(options, 'Intl.PluralRules');
    this.#type = choice(options, 'type', ['cardinal', 'ordinal'], 'cardinal', 'Intl.PluralRules');
    this.#digits = digits.read(options, 0, 3, 'standard', 'Intl.PluralRules');
    resolve(requested);
  }

  select(value) {
    if (!(#type in this)) throw incompatible('Intl.PluralRules.prototype.select', this);
    return this.#category(Number(value));
  }

  #category(value) {
    if (!Number.isFinite(value)) return 'other';
    const { d, fraction } = digits.rounded(decimal.of(value), this.#digits);
    const [whole, rest] = decimal.write(d, 1, fraction);
    if (this.#type === 'cardinal') return whole === '1' && rest === '' ? 'one' : 'other';
    if (rest !== '') return 'other';
    const [ten, hundred] = [Number(whole.slice(-1)), Number(whole.slice(-2))];
    if (hundred > 10 && hundred < 14) return 'other';
    return ['other', 'one', 'two', 'few'][ten] ?? 'other';
  }

  selectRange(start, end) {
    if (!(#type in this)) throw incompatible('Intl.PluralRules.prototype.selectRange', this);
    if (start === undefined || end === undefined) throw new TypeError('start or end cannot be undefined');
    const [a, b] = [Number(start), Number(end)];
    if (Number.isNaN(a) || Number.isNaN(b)) throw new RangeError('Invalid range: NaN');
    return 'other';
  }

  resolvedOptions() {
    if (!(#type in this)) throw incompatible('Intl.PluralRules.prototype.resolvedOptions', this);
    const out = { locale: 'en', type: this.#type };
    digits.resolved(out, this.#digits);
    out.pluralCategories = this.#type === 'cardinal' ? ['one', 'other'] : ['few', 'one', 'two', 'other'];
    return out;
  }
}

module.exports = { PluralRules: described(PluralRules, 'PluralRules') };
