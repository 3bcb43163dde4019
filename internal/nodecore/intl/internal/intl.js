// Intl, in English. Each class is there when it is first read.

const { listOf } = require('internal/intl/locales');

const Intl = {};
Object.defineProperty(Intl, Symbol.toStringTag, { value: 'Intl', configurable: true });

const hidden = (name, value) => Object.defineProperty(Intl, name, { value, writable: true, configurable: true });

const supported = {
  calendar: () => ['gregory'], collation: () => ['emoji', 'eor'], currency: () => Object.keys(require('internal/intl/english').names('currencies')), numberingSystem: () => ['latn'],
  timeZone: () => require('internal/intl/zones').ids().filter((id) => id === 'UTC' || /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\//.test(id)),
  unit: () => Object.keys(require('internal/intl/english').names('units')),
};

hidden('getCanonicalLocales', { getCanonicalLocales(locales) { return listOf(locales); } }.getCanonicalLocales);
hidden('supportedValuesOf', {
  supportedValuesOf(key) {
    const name = `${key}`;
    if (!Object.hasOwn(supported, name)) throw new RangeError(`Invalid key : ${name}`);
    return supported[name]();
  },
}.supportedValuesOf);

const classes = {
  DateTimeFormat: () => require('internal/intl/date_time_format'), NumberFormat: () => require('internal/intl/number_format'),
  Collator: () => require('internal/intl/collator'), PluralRules: () => require('internal/intl/plural_rules'),
  RelativeTimeFormat: () => require('internal/intl/relative_time_format'), ListFormat: () => require('internal/intl/list_format'),
  Locale: () => require('internal/intl/locale_object'), DisplayNames: () => require('internal/intl/display_names'),
  Segmenter: () => require('internal/intl/segmenter'),
};
for (const [name, load] of Object.entries(classes)) {
  Object.defineProperty(Intl, name, {
    get() { return hidden(name, load()[name])[name]; },
    set(value) { hidden(name, value); },
    configurable: true,
  });
}

module.exports = Intl;
