// Intl.ListFormat.

const { recordOf, choice, matcher, described, incompatible } = require('internal/intl/options');
const { listOf, resolve } = require('internal/intl/locales');

// joints are what stands between the last two of more than two, and between two.
const joints = {
  conjunction: { long: [', and ', ' and '], short: [', & ', ' & '], narrow: [', ', ', '] },
  disjunction: { long: [', or ', ' or '], short: [', or ', ' or '], narrow: [', or ', ' or '] },
  unit: { long: [', ', ', '], short: [', ', ', '], narrow: [' ', ' '] },
};

class ListFormat {
  #locale;
  #type;
  #style;

  constructor(locales = undefined, given = undefined) {
    const requested = listOf(locales);
    const options = recordOf(given);
    matcher(options, 'Intl.ListFormat');
    this.#type = choice(options, 'type', ['conjunction', 'disjunction', 'unit'], 'conjunction', 'Intl.ListFormat');
    this.#style = choice(options, 'style', ['long', 'short', 'narrow'], 'long', 'Intl.ListFormat');
    this.#locale = resolve(requested).locale;
  }

  #parts(list) {
    const items = [];
    if (list !== undefined) {
      for (const item of list) {
        if (typeof item !== 'string') throw new TypeError(`Iterable yielded ${String(item)} which is not a string`);
        items.push(item);
      }
    }
    const [last, pair] = joints[this.#type][this.#style];
    const between = this.#type === 'unit' && this.#style === 'narrow' ? ' ' : ', ';
    return items.flatMap((value, i) => {
      const element = { type: 'element', value };
      if (i === 0) return [element];
      return [{ type: 'literal', value: items.length === 2 ? pair : i === items.length - 1 ? last : between }, element];
    });
  }

  format(list) {
    if (!(#type in this)) throw incompatible('Intl.ListFormat.prototype.format()', this);
    return this.#parts(list).map((p) => p.value).join('');
  }

  formatToParts(list) {
    if (!(#type in this)) throw incompatible('Intl.ListFormat.prototype.formatToParts()', this);
    return this.#parts(list);
  }

  resolvedOptions() {
    if (!(#type in this)) throw incompatible('Intl.ListFormat.prototype.resolvedOptions', this);
    return { locale: this.#locale, type: this.#type, style: this.#style };
  }
}

module.exports = { ListFormat: described(ListFormat, 'ListFormat') };
