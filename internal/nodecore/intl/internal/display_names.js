// Intl.DisplayNames.

const { recordOf, choice, matcher, described, incompatible } = require('internal/intl/options');
const { listOf, resolve, canonical, parse } = require('internal/intl/locales');
const { names } = require('internal/intl/english');

const fields = { era: 'era', year: 'year', quarter: 'quarter', month: 'month', weekOfYear: 'week', weekday: 'day of the week', day: 'day', dayPeriod: 'AM/PM', hour: 'hour', minute: 'minute', second: 'second', timeZoneName: 'time zone' };
const calendars = { gregory: 'Gregorian Calendar', iso8601: 'Gregorian Calendar (Year First)', buddhist: 'Buddhist Calendar', chinese: 'Chinese Calendar', hebrew: 'Hebrew Calendar', japanese: 'Japanese Calendar', indian: 'Indian National Calendar', persian: 'Persian Calendar', coptic: 'Coptic Calendar' };

const invalid = () => new RangeError('invalid_argument');

const shortScripts = { Hans: 'Simplified', Hant: 'Traditional' };

// finders check a code, write it as it is known, and find its name.
const finders = {
  region(code) {
    if (!/^([a-z]{2}|\d{3})$/i.test(code)) throw invalid();
    return [code, names('regions')[code]];
  },
  script(code) {
    if (!/^[a-z]{4}$/i.test(code)) throw invalid();
    return [code, names('scripts')[code]];
  },
  currency(code) {
    if (!/^[a-z]{3}$/i.test(code)) throw invalid();
    return [code.toUpperCase(), names('currencies')[code.toUpperCase()]?.[5]];
  },
  calendar(code) {
    if (!/^[a-z0-9]{3,8}(-[a-z0-9]{3,8})*$/i.test(code)) throw invalid();
    return [code.toLowerCase(), calendars[code.toLowerCase()]];
  },
  dateTimeField(code) {
    if (!Object.hasOwn(fields, code)) throw invalid();
    return [code, fields[code]];
  },
  language(code, dialect) {
    let tag;
    try { tag = canonical(code); } catch { throw invalid(); }
    const { language, script, region, variants, singletons } = parse(tag);
    if (singletons.size > 0) throw invalid();
    const whole = dialect && region !== undefined ? names('dialects')[`${language}-${region}`] ?? undefined : undefined;
    const byScript = dialect && script !== undefined && region === undefined ? names('dialects')[`${language}-${script}`] : undefined;
    const base = byScript ?? (script === undefined ? whole : undefined) ?? names('languages')[language];
    if (base === undefined) return [tag, undefined];
    const more = [byScript === undefined && script !== undefined && (shortScripts[script] ?? names('scripts')[script]), (whole === undefined || script !== undefined) && region !== undefined && names('regions')[region], ...variants.map((v) => v.toUpperCase())].filter(Boolean);
    return [tag, more.length > 0 ? `${base} (${more.join(', ').replace(/[()]/g, (c) => (c === '(' ? '[' : ']'))})` : base];
  },
};

class DisplayNames {
  #locale;
  #style;
  #type;
  #fallback;
  #languageDisplay;

  constructor(locales, given) {
    const requested = listOf(locales);
    if (given === undefined) throw new TypeError('Cannot convert undefined or null to object');
    const options = recordOf(given);
    matcher(options, 'Intl.DisplayNames');
    this.#style = choice(options, 'style', ['narrow', 'short', 'long'], 'long', 'Intl.DisplayNames');
    this.#type = choice(options, 'type', ['language', 'region', 'script', 'currency', 'calendar', 'dateTimeField'], undefined, 'Intl.DisplayNames');
    if (this.#type === undefined) throw new TypeError('invalid_argument');
    this.#fallback = choice(options, 'fallback', ['code', 'none'], 'code', 'Intl.DisplayNames');
    this.#languageDisplay = choice(options, 'languageDisplay', ['dialect', 'standard'], 'dialect', 'Intl.DisplayNames');
    this.#locale = resolve(requested).locale;
  }

  of(code) {
    if (!(#type in this)) throw incompatible('Intl.DisplayNames.prototype.of', this);
    const [tag, name] = finders[this.#type](`${code}`, this.#languageDisplay === 'dialect');
    return name ?? (this.#fallback === 'code' ? tag : undefined);
  }

  resolvedOptions() {
    if (!(#type in this)) throw incompatible('Intl.DisplayNames.prototype.resolvedOptions', this);
    const out = { locale: this.#locale, style: this.#style, type: this.#type, fallback: this.#fallback };
    if (this.#type === 'language') out.languageDisplay = this.#languageDisplay;
    return out;
  }
}

module.exports = { DisplayNames: described(DisplayNames, 'DisplayNames') };
