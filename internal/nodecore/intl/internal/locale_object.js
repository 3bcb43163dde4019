// Intl.Locale.

const { choice, text, type } = require('internal/intl/options');
const { canonical, incorrect, keywords, parse, write } = require('internal/intl/locales');

const states = new WeakMap();
const isLocale = (value) => value !== null && typeof value === 'object' && states.has(value);

// likely are the script and region that a language is expected to have.
const likely = {
  en: ['Latn', 'US'], de: ['Latn', 'DE'], fr: ['Latn', 'FR'], es: ['Latn', 'ES'], it: ['Latn', 'IT'], pt: ['Latn', 'BR'], nl: ['Latn', 'NL'], sv: ['Latn', 'SE'],
  da: ['Latn', 'DK'], nb: ['Latn', 'NO'], fi: ['Latn', 'FI'], pl: ['Latn', 'PL'], cs: ['Latn', 'CZ'], tr: ['Latn', 'TR'], ru: ['Cyrl', 'RU'], uk: ['Cyrl', 'UA'],
  el: ['Grek', 'GR'], he: ['Hebr', 'IL'], ar: ['Arab', 'EG'], fa: ['Arab', 'IR'], hi: ['Deva', 'IN'], th: ['Thai', 'TH'], ja: ['Jpan', 'JP'], ko: ['Kore', 'KR'],
  zh: ['Hans', 'CN'], vi: ['Latn', 'VN'], id: ['Latn', 'ID'], hu: ['Latn', 'HU'], ro: ['Latn', 'RO'], und: ['Latn', 'US'],
};

const keys = { ca: 'calendar', co: 'collation', hc: 'hourCycle', kf: 'caseFirst', kn: 'numeric', nu: 'numberingSystem' };

function checkedText(options, name, form) {
  const value = text(options, name);
  if (value !== undefined && !form.test(value)) throw incorrect();
  return value;
}

class Locale {
  constructor(tag, given = undefined) {
    if (typeof tag !== 'string' && (typeof tag !== 'object' || tag === null)) throw new TypeError('First argument to Intl.Locale constructor can\'t be empty or missing');
    const options = given === undefined ? Object.create(null) : given === null ? (() => { throw new TypeError('Cannot convert undefined or null to object'); })() : Object(given);
    const parsed = parse(isLocale(tag) ? tag.toString() : canonical(`${tag}`));
    const language = checkedText(options, 'language', /^([a-z]{2,3}|[a-z]{5,8})$/i);
    const script = checkedText(options, 'script', /^[a-z]{4}$/i);
    const region = checkedText(options, 'region', /^([a-z]{2}|\d{3})$/i);
    if (language !== undefined) parsed.language = language.toLowerCase();
    if (script !== undefined) parsed.script = script[0].toUpperCase() + script.slice(1).toLowerCase();
    if (region !== undefined) parsed.region = region.toUpperCase();
    const words = keywords(parsed.singletons.get('u'));
    const set = (key, value) => { if (value !== undefined) words.map.set(key, value); };
    set('ca', type(options, 'calendar'));
    set('co', type(options, 'collation'));
    set('hc', choice(options, 'hourCycle', ['h11', 'h12', 'h23', 'h24'], undefined, 'Intl.Locale'));
    set('kf', choice(options, 'caseFirst', ['upper', 'lower', 'false'], undefined, 'Intl.Locale'));
    if (options.numeric !== undefined) set('kn', String(!!options.numeric));
    set('nu', type(options, 'numberingSystem'));
    const whole = write(parsed, words);
    states.set(this, { whole, ...parse(whole) });
  }

  toString() { return stateOf(this, 'toString').whole; }
  get language() { return stateOf(this, 'language').language; }
  get script() { return stateOf(this, 'script').script; }
  get region() { return stateOf(this, 'region').region; }
  get baseName() {
    const { language, script, region, variants } = stateOf(this, 'baseName');
    return [language, script, region, ...variants].filter(Boolean).join('-');
  }

  maximize() {
    const { language, script, region, whole } = stateOf(this, 'maximize');
    const more = likely[language];
    if (more === undefined) return new Locale(whole);
    return new Locale(whole, { language: language === 'und' ? 'en' : language, script: script ?? (language === 'zh' && /^(TW|HK|MO)$/.test(region) ? 'Hant' : more[0]), region: region ?? (script === 'Hant' && language === 'zh' ? 'TW' : more[1]) });
  }

  minimize() {
    const state = stateOf(this, 'minimize');
    const max = this.maximize();
    for (const parts of [['language'], ['language', 'region'], ['language', 'script']]) {
      const trial = { ...parse(state.whole), script: undefined, region: undefined };
      for (const part of parts) trial[part] = max[part];
      const small = new Locale(write(trial));
      if (small.maximize().toString() === max.toString()) return small;
    }
    return max;
  }
}

function stateOf(value, name) {
  if (!isLocale(value)) throw require('internal/intl/options').incompatible(`Intl.Locale.prototype.${name}`, value);
  return states.get(value);
}

for (const [key, name] of Object.entries(keys)) {
  const get = Object.getOwnPropertyDescriptor({
    get [name]() {
      const value = keywords(stateOf(this, name).singletons.get('u')).map.get(key);
      if (key === 'kn') return value === '' || value === 'true';
      return value;
    },
  }, name).get;
  Object.defineProperty(Locale.prototype, name, { get, configurable: true });
}
const lists = {
  calendars: (l) => [l.calendar ?? 'gregory'], collations: () => ['emoji', 'eor'], hourCycles: (l) => [l.hourCycle ?? 'h12'], numberingSystems: (l) => [l.numberingSystem ?? 'latn'],
  textInfo: (l) => ({ direction: /^(ar|he|fa|ur|yi|ps|sd|ug|dv|ckb)$/.test(l.language) ? 'rtl' : 'ltr' }),
  weekInfo: (l) => (l.maximize().region === 'US' ? { firstDay: 7, weekend: [6, 7], minimalDays: 1 } : { firstDay: 1, weekend: [6, 7], minimalDays: 4 }),
};
for (const [name, f] of Object.entries(lists)) {
  Object.defineProperty(Locale.prototype, name, { get: Object.getOwnPropertyDescriptor({ get [name]() { stateOf(this, name); return f(this); } }, name).get, configurable: true });
}
Object.defineProperty(Locale.prototype, Symbol.toStringTag, { value: 'Intl.Locale', configurable: true });
Object.defineProperty(Locale, 'prototype', { writable: false });

module.exports = { Locale, isLocale };
