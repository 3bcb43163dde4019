// Intl.Collator.

const { objectOf, choice, flag, matcher, described, incompatible } = require('internal/intl/options');
const { listOf, resolve } = require('internal/intl/locales');

const states = new WeakMap();

function begin(locales, given) {
  const requested = listOf(locales);
  const options = objectOf(given);
  const usage = choice(options, 'usage', ['sort', 'search'], 'sort', 'Intl.Collator');
  matcher(options, 'Intl.Collator');
  const collation = options.collation;
  if (collation !== undefined && !/^[a-z0-9]{3,8}(-[a-z0-9]{3,8})*$/i.test(`${collation}`)) throw new RangeError(`Invalid collation : ${collation}`);
  const numeric = flag(options, 'numeric');
  const caseFirst = choice(options, 'caseFirst', ['upper', 'lower', 'false'], undefined, 'Intl.Collator');
  const found = resolve(requested, { kn: ['false', 'true'], kf: ['false', 'upper', 'lower'] }, { kn: numeric === undefined ? undefined : String(numeric), kf: caseFirst });
  const sensitivity = choice(options, 'sensitivity', ['base', 'accent', 'case', 'variant'], 'variant', 'Intl.Collator');
  const ignorePunctuation = flag(options, 'ignorePunctuation', false);
  return { locale: found.locale, usage, sensitivity, ignorePunctuation, numeric: found.kn === 'true', caseFirst: found.kf };
}

// comparerOf returns a function that compares two texts.
function comparerOf(state) {
  const compare = go.comparer(state.sensitivity, state.numeric, state.ignorePunctuation);
  const punctuation = state.ignorePunctuation && new RegExp('[\\p{P}\\s]+', 'gu');
  const plain = punctuation ? (s) => s.replace(punctuation, '') : (s) => s;
  return (a, b) => {
    const [x, y] = [plain(`${a}`), plain(`${b}`)];
    if (x === y) return 0;
    const order = compare(x, y) || (state.sensitivity === 'case' ? byCase(x, y) : 0);
    if (order !== 0 && state.caseFirst === 'upper' && x.toLowerCase() === y.toLowerCase()) return -order;
    return order;
  };
}

// byCase compares what differs by accents and case alone: small letters come first.
function byCase(a, b) {
  const letters = (s) => [...s.normalize('NFD')].filter((c) => c.toLowerCase() !== c.toUpperCase());
  const [x, y] = [letters(a), letters(b)];
  const i = x.findIndex((c, at) => y[at] !== undefined && (c === c.toLowerCase()) !== (y[at] === y[at].toLowerCase()));
  return i < 0 ? 0 : x[i] === x[i].toLowerCase() ? -1 : 1;
}

function Collator(locales = undefined, options = undefined) {
  const self = new.target !== undefined && this instanceof Collator ? this : Object.create(Collator.prototype);
  states.set(self, begin(locales, options));
  return self;
}

function stateOf(value, method) {
  const state = value !== null && typeof value === 'object' ? states.get(value) : undefined;
  if (state === undefined) throw incompatible(method, value);
  return state;
}

const prototype = {
  get compare() {
    const state = stateOf(this, 'get Intl.Collator.prototype.compare');
    if (state.bound === undefined) {
      const compare = comparerOf(state);
      state.bound = (a, b) => compare(a, b);
      Object.defineProperty(state.bound, 'name', { value: '', configurable: true });
    }
    return state.bound;
  },
  resolvedOptions() {
    const { locale, usage, sensitivity, ignorePunctuation, numeric, caseFirst } = stateOf(this, 'Intl.Collator.prototype.resolvedOptions');
    return { locale, usage, sensitivity, ignorePunctuation, collation: 'default', numeric, caseFirst };
  },
};
for (const [name, d] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) Object.defineProperty(Collator.prototype, name, { ...d, enumerable: false });
Object.defineProperty(Collator, 'length', { value: 0, configurable: true });

let usual;

module.exports = {
  Collator: described(Collator, 'Collator'),
  // compare is localeCompare.
  compare(a, b, locales, options) {
    if (locales !== undefined || options !== undefined) return comparerOf(begin(locales, options))(a, b);
    usual ??= comparerOf(begin());
    return usual(a, b);
  },
};
