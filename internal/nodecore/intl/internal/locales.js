// Names of locales, and which of them is taken. All that is formatted is English of the United States.

const supported = ['en', 'en-US'];
const standard = 'en-US';

const incorrect = () => new RangeError('Incorrect locale information provided');

const grammar = new RegExp('^(?<language>[a-z]{2,3}|[a-z]{5,8})(?:-(?<script>[a-z]{4}))?(?:-(?<region>[a-z]{2}|\\d{3}))?'
  + '(?<variants>(?:-(?:[a-z0-9]{5,8}|\\d[a-z0-9]{3}))*)(?<extensions>(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*)(?<private>-x(?:-[a-z0-9]{1,8})+)?$', 'i');

// Names that have another one now. The list has those that are met.
const languages = { iw: 'he', in: 'id', ji: 'yi', jw: 'jv', mo: 'ro', sh: 'sr-Latn', tl: 'fil', cmn: 'zh', aam: 'aas', no: 'no' };
const regions = { DD: 'DE', BU: 'MM', FX: 'FR', TP: 'TL', YD: 'YE', ZR: 'CD', UK: 'GB' };

// parse takes a name apart, or returns nothing.
function parse(tag) {
  const match = grammar.exec(tag);
  if (match === null) return undefined;
  const { language, script, region, variants, extensions, private: rest } = match.groups;
  const list = variants.split('-').slice(1).map((v) => v.toLowerCase());
  if (new Set(list).size < list.length) return undefined;
  const singletons = new Map();
  for (const part of extensions.toLowerCase().match(/-[a-wyz0-9](?:-[a-z0-9]{2,8})+/g) ?? []) {
    if (singletons.has(part[1])) return undefined;
    singletons.set(part[1], part.slice(1));
  }
  return { language: language.toLowerCase(), script: script && script[0].toUpperCase() + script.slice(1).toLowerCase(), region: region?.toUpperCase(), variants: list.sort(), singletons, rest: rest?.toLowerCase().slice(1) };
}

// keywords are those of the extension u: a Map of key and value, and the attributes.
function keywords(text) {
  const map = new Map();
  const attributes = [];
  let key;
  for (const part of (text ?? 'u').split('-').slice(1)) {
    if (part.length === 2) {
      key = map.has(part) ? undefined : part;
      if (key !== undefined) map.set(key, '');
    } else if (map.size === 0) attributes.push(part);
    else if (key !== undefined) map.set(key, map.get(key) === '' ? part : `${map.get(key)}-${part}`);
  }
  return { map, attributes };
}

function write({ language, script, region, variants, singletons, rest }, { map, attributes } = keywords(singletons.get('u'))) {
  const parts = [languages[language] ?? language];
  if (script !== undefined) parts.push(script);
  if (region !== undefined) parts.push(regions[region] ?? region);
  parts.push(...variants);
  const all = new Map(singletons);
  if (map.size > 0 || attributes.length > 0) {
    const sorted = [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => (v === '' || v === 'true' || v === 'yes' ? k : `${k}-${v}`));
    all.set('u', ['u', ...attributes.sort(), ...sorted].join('-'));
  } else all.delete('u');
  parts.push(...[...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text));
  if (rest !== undefined) parts.push(rest);
  return parts.join('-');
}

function canonical(tag) {
  const parsed = parse(tag);
  if (parsed === undefined) throw incorrect();
  return write(parsed);
}

// listOf reads the argument locales.
function listOf(locales) {
  if (locales === undefined) return [];
  if (locales === null) throw new TypeError('Cannot convert undefined or null to object');
  const { isLocale } = require('internal/intl/locale_object');
  const list = typeof locales === 'string' || isLocale(locales) ? [locales] : Object(locales);
  const seen = [];
  const length = Math.min(Math.max(Math.trunc(Number(list.length)) || 0, 0), 2 ** 53 - 1);
  for (let i = 0; i < length; i++) {
    if (!(i in list)) continue;
    const value = list[i];
    if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) throw new TypeError('Language ID should be string or object.');
    const tag = isLocale(value) ? value.toString() : canonical(`${value}`);
    if (!seen.includes(tag)) Object.defineProperty(seen, seen.length, { value: tag, writable: true, enumerable: true, configurable: true });
  }
  return seen;
}

// known finds the longest part of a name that is supported.
function known(tag) {
  const parsed = parse(tag);
  if (parsed.language !== 'en') return undefined;
  return parsed.region === 'US' && parsed.script === undefined && parsed.variants.length === 0 ? 'en-US' : 'en';
}

// resolve takes the first of the locales that is supported, and what its keywords say of those that matter: key → the
// values that there are. An option is stronger than a keyword.
function resolve(requested, keys = {}, options = {}) {
  const tag = requested.find((t) => known(t) !== undefined);
  const base = tag === undefined ? standard : known(tag);
  const { map } = keywords(tag === undefined ? undefined : parse(tag).singletons.get('u'));
  const result = { locale: base };
  const shown = [];
  for (const [key, values] of Object.entries(keys)) {
    let value = values[0];
    const said = map.has(key) ? map.get(key) || 'true' : undefined;
    const fromTag = said !== undefined && values.includes(said);
    if (fromTag) value = said;
    const option = options[key];
    if (option !== undefined && values.includes(option)) {
      if (!(fromTag && option === said)) { value = option; } else shown.push([key, said]);
      if (fromTag && option === said) value = option;
    } else if (fromTag) shown.push([key, said]);
    result[key] = value;
  }
  if (shown.length > 0) result.locale = `${base}-u-${shown.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => (v === 'true' ? k : `${k}-${v}`)).join('-')}`;
  return result;
}

function supportedLocalesOf(name, locales, options) {
  const requested = listOf(locales);
  if (options !== undefined) {
    if (options === null) throw new TypeError('Cannot convert undefined or null to object');
    require('internal/intl/options').choice(Object(options), 'localeMatcher', ['lookup', 'best fit'], 'best fit', `${name}.supportedLocalesOf`);
  }
  return requested.filter((tag) => known(tag) !== undefined);
}

module.exports = { canonical, incorrect, keywords, listOf, parse, resolve, standard, supported, supportedLocalesOf, write, languages, regions };
