// Intl.NumberFormat.

const { objectOf, choice, matcher, text, type, described, incompatible } = require('internal/intl/options');
const { listOf, resolve } = require('internal/intl/locales');
const { names } = require('internal/intl/english');
const decimal = require('internal/intl/decimal');
const digits = require('internal/intl/digits');

const states = new WeakMap();
const where = 'Intl.NumberFormat';

// unitOf checks a unit: one of those that are known, or one per another.
function unitOf(unit, method = 'Intl.NumberFormat()') {
  const units = names('units');
  const [a, b, ...rest] = unit.split('-per-');
  if (!Object.hasOwn(units, a) || rest.length > 0 || (b !== undefined && !Object.hasOwn(units, b))) throw new RangeError(`Invalid unit argument for ${method} '${unit}'`);
  return unit;
}

function readStyle(options) {
  const style = choice(options, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal', where);
  let currency = text(options, 'currency');
  if (currency !== undefined && !/^[a-z]{3}$/i.test(currency)) throw new RangeError(`Invalid currency code : ${currency}`);
  if (currency === undefined && style === 'currency') throw new TypeError('Currency code is required with currency style.');
  const currencyDisplay = choice(options, 'currencyDisplay', ['code', 'symbol', 'narrowSymbol', 'name'], 'symbol', where);
  const currencySign = choice(options, 'currencySign', ['standard', 'accounting'], 'standard', where);
  const unit = text(options, 'unit');
  if (unit !== undefined) unitOf(unit);
  else if (style === 'unit') throw new TypeError("Invalid unit argument for Intl.NumberFormat() ''");
  const unitDisplay = choice(options, 'unitDisplay', ['short', 'narrow', 'long'], 'short', where);
  currency = currency?.toUpperCase();
  if (style === 'currency') return { style, currency, currencyDisplay, currencySign };
  return style === 'unit' ? { style, unit, unitDisplay } : { style };
}

const currencyOf = (code) => names('currencies')[code] ?? [code, code, code, code, 2];

function begin(locales, given) {
  const requested = listOf(locales);
  const options = objectOf(given);
  matcher(options, where);
  type(options, 'numberingSystem');
  const { locale } = resolve(requested, { nu: ['latn'] });
  const state = { locale, ...readStyle(options) };
  state.notation = choice(options, 'notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard', where);
  const cents = state.style === 'currency' && state.notation === 'standard' ? currencyOf(state.currency)[4] : undefined;
  const [low, high] = cents !== undefined ? [cents, cents] : state.style === 'percent' ? [0, 0] : [0, state.style === 'currency' ? 0 : 3];
  state.digits = digits.read(options, low, high, state.notation, where);
  const compactDisplay = choice(options, 'compactDisplay', ['short', 'long'], 'short', where);
  if (state.notation === 'compact') state.compactDisplay = compactDisplay;
  state.useGrouping = grouping(options, state.notation === 'compact' ? 'min2' : 'auto');
  state.signDisplay = choice(options, 'signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto', where);
  return state;
}

function grouping(options, usual) {
  const value = options.useGrouping;
  if (value === undefined) return usual;
  if (value === true) return 'always';
  if (value === false || value === null || value === 0 || value === '') return false;
  const name = `${value}`;
  if (name === 'true' || name === 'false') return usual;
  if (!['min2', 'auto', 'always'].includes(name)) throw new RangeError(`Value ${name} out of range for Intl.NumberFormat options property useGrouping`);
  return name;
}

const thousands = [['', ''], ['K', ' thousand'], ['M', ' million'], ['B', ' billion'], ['T', ' trillion']];

// shaped rounds a number and moves its point, as the notation says: { d, fraction, exponent, unit }.
function shaped(state, given) {
  const d = state.style === 'percent' ? decimal.scaled(given, 2) : given;
  if (d.special) return { d, fraction: 0, exponent: 0 };
  const step = { standard: 0, scientific: 1, engineering: 3, compact: 3 }[state.notation];
  if (step === 0) return { ...digits.rounded(d, state.digits), exponent: 0 };
  const exponentOf = (n) => {
    const size = decimal.isZero(n) ? 0 : n.point - 1;
    const e = Math.floor(size / step) * step;
    return state.notation === 'compact' ? Math.min(Math.max(e, 0), 12) : e;
  };
  let exponent = exponentOf(d);
  let result = digits.rounded(decimal.scaled(d, -exponent), state.digits);
  const after = exponentOf(decimal.scaled(result.d, exponent)); // 999.9 is 1K when it is rounded
  if (after !== exponent && !decimal.isZero(result.d)) {
    exponent = after;
    result = digits.rounded(decimal.scaled(d, -exponent), state.digits);
  }
  return { ...result, exponent };
}

function grouped(whole, useGrouping) {
  const few = useGrouping === 'min2' && whole.length < 5;
  if (useGrouping === false || few || whole.length < 4) return [{ type: 'integer', value: whole }];
  const groups = whole.replace(/\B(?=(?:\d{3})+$)/g, ',').split(',');
  return groups.flatMap((g, i) => (i === 0 ? [{ type: 'integer', value: g }] : [{ type: 'group', value: ',' }, { type: 'integer', value: g }]));
}

// body is the number without sign and unit.
function body(state, { d, fraction, exponent }) {
  if (d.special) return [d.special === 'NaN' ? { type: 'nan', value: 'NaN' } : { type: 'infinity', value: '∞' }];
  const [whole, rest] = decimal.write(d, state.digits.minimumIntegerDigits, fraction);
  const parts = grouped(whole, state.useGrouping);
  if (rest !== '') parts.push({ type: 'decimal', value: '.' }, { type: 'fraction', value: rest });
  if (state.notation === 'compact' && exponent > 0) {
    const [short, long] = thousands[exponent / 3];
    if (state.compactDisplay === 'long') parts.push({ type: 'literal', value: ' ' }, { type: 'compact', value: long.trim() });
    else parts.push({ type: 'compact', value: short });
  } else if (state.notation === 'scientific' || state.notation === 'engineering') {
    parts.push({ type: 'exponentSeparator', value: 'E' });
    if (exponent < 0) parts.push({ type: 'exponentMinusSign', value: '-' });
    parts.push({ type: 'exponentInteger', value: String(Math.abs(exponent)) });
  }
  return parts;
}

// signOf is the sign that is shown, or nothing.
function signOf(state, { d }) {
  const zero = d.special === undefined && decimal.isZero(d);
  const { negative } = d;
  switch (state.signDisplay) {
    case 'never': return '';
    case 'always': return negative ? '-' : '+';
    case 'exceptZero': return zero || d.special === 'NaN' ? '' : negative ? '-' : '+';
    case 'negative': return negative && !zero ? '-' : '';
    default: return negative ? '-' : '';
  }
}

// isOne tells whether a number takes the singular: it shows nothing but 1.
const isOne = (shape) => shape.d.special === undefined && shape.exponent === 0 && shape.d.digits === '1' && shape.d.point === 1 && shape.fraction === 0;

const literal = (value) => ({ type: 'literal', value });

function withSign(sign, parts) {
  if (sign === '') return parts;
  return [{ type: sign === '-' ? 'minusSign' : 'plusSign', value: sign }, ...parts];
}

const writers = {
  decimal: (state, parts, sign) => withSign(sign, parts),
  percent: (state, parts, sign) => [...withSign(sign, parts), { type: 'percentSign', value: '%' }],
  currency(state, parts, sign, shape) {
    const [symbol, narrow, one, several] = currencyOf(state.currency);
    if (state.currencyDisplay === 'name') return [...withSign(sign, parts), literal(' '), { type: 'currency', value: isOne(shape) ? one : several }];
    const value = { code: state.currency, symbol, narrowSymbol: narrow }[state.currencyDisplay];
    const whole = [{ type: 'currency', value }, ...(/[a-z]$/i.test(value) && shape.d.special === undefined ? [literal('\u00a0')] : []), ...parts];
    return sign === '-' && state.currencySign === 'accounting' ? [literal('('), ...whole, literal(')')] : withSign(sign, whole);
  },
  unit(state, parts, sign, shape) {
    const at = { long: 0, short: 1, narrow: 2 }[state.unitDisplay];
    const signed = withSign(sign, parts);
    const [before, after] = unitPattern(state.unit, 2 * at + (isOne(shape) ? 0 : 1), at).split('0');
    const tail = /^\s*/.exec(after)[0];
    return [...(before === '' ? [] : [{ type: 'unit', value: before.trimEnd() }, ...(/\s$/.test(before) ? [literal(' ')] : [])]), ...signed,
      ...(tail === '' ? [] : [literal(tail)]), ...(after.trim() === '' ? [] : [{ type: 'unit', value: after.trim() }])];
  },
};

function unitPattern(unit, form, display) {
  const [a, b] = unit.split('-per-');
  if (b === undefined) return names('units')[a][form];
  return names('compounds')[unit]?.[form] ?? names('per')[b][display].replace('0', names('units')[a][form]);
}

function partsOf(state, value) {
  const shape = shaped(state, value);
  return writers[state.style](state, body(state, shape), signOf(state, shape), shape);
}

const numeric = (value) => {
  const primitive = typeof value === 'object' || typeof value === 'function' ? toPrimitive(value) : value;
  if (typeof primitive === 'bigint' || typeof primitive === 'string') return decimal.of(primitive);
  return decimal.of(Number(primitive));
};

function toPrimitive(value) {
  if (value === null) return 0;
  const exotic = value[Symbol.toPrimitive];
  if (exotic != null) return exotic.call(value, 'number');
  const first = typeof value.valueOf === 'function' ? value.valueOf() : value;
  return typeof first === 'object' || typeof first === 'function' ? String(value) : first;
}

const textOf = (parts) => parts.map((p) => p.value).join('');

function stateOf(value, method) {
  const state = value !== null && typeof value === 'object' ? states.get(value) : undefined;
  if (state === undefined) throw incompatible(method, value);
  return state;
}

function NumberFormat(locales = undefined, options = undefined) {
  const self = new.target !== undefined && this instanceof NumberFormat ? this : Object.create(NumberFormat.prototype);
  states.set(self, begin(locales, options));
  return self;
}

function range(self, method, start, end) {
  const state = stateOf(self, `Intl.NumberFormat.prototype.${method}`);
  if (start === undefined || end === undefined) throw new TypeError(`start or end cannot be undefined`);
  const [a, b] = [numeric(start), numeric(end)];
  if (a.special === 'NaN' || b.special === 'NaN') throw new RangeError('Invalid range: NaN');
  const [one, two] = [partsOf(state, a), partsOf(state, b)];
  if (textOf(one) === textOf(two)) return [{ type: 'approximatelySign', value: '~', source: 'shared' }, ...one.map((p) => ({ ...p, source: 'shared' }))];
  // A currency or unit that both have is written once.
  let [head, tail] = [shared(one, two, false), shared(one, two, true)];
  const size = textOf([...one.slice(0, head), ...one.slice(one.length - tail)]).replace(/\s/g, '').length;
  if (size < 2) [head, tail] = [0, 0]; // a single sign stays with its number
  const [left, right] = [one.slice(head, one.length - tail), two.slice(head, two.length - tail)];
  const bare = [...left, ...right].every((p) => plain.includes(p.type));
  const dash = { type: 'literal', value: bare ? '–' : ' – ', source: 'shared' };
  const tag = (source) => (p) => ({ ...p, source });
  return [...one.slice(0, head).map(tag('shared')), ...left.map(tag('startRange')), dash, ...right.map(tag('endRange')), ...two.slice(two.length - tail).map(tag('shared'))];
}

const plain = ['integer', 'group', 'decimal', 'fraction'];

const affixes = ['currency', 'unit', 'percentSign', 'minusSign', 'plusSign', 'literal', 'compact'];

function shared(one, two, fromEnd) {
  const at = (list, i) => list[fromEnd ? list.length - 1 - i : i];
  let n = 0;
  while (affixes.includes(at(one, n)?.type) && at(one, n).value === at(two, n)?.value && at(one, n).type === at(two, n).type) n++;
  return n;
}

const prototype = {
  resolvedOptions() {
    const state = stateOf(this, 'Intl.NumberFormat.prototype.resolvedOptions');
    const out = { locale: state.locale, numberingSystem: 'latn' };
    for (const name of ['style', 'currency', 'currencyDisplay', 'currencySign', 'unit', 'unitDisplay']) if (state[name] !== undefined) out[name] = state[name];
    digits.resolved(out, state.digits);
    out.useGrouping = state.useGrouping;
    out.notation = state.notation;
    if (state.compactDisplay !== undefined) out.compactDisplay = state.compactDisplay;
    out.signDisplay = state.signDisplay;
    const { roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay, compact } = state.digits;
    return Object.assign(out, { roundingMode, roundingIncrement, trailingZeroDisplay, roundingPriority: compact ? 'morePrecision' : roundingPriority });
  },
  formatToParts(value) { return partsOf(stateOf(this, 'Intl.NumberFormat.prototype.formatToParts'), numeric(value)); },
  get format() {
    const state = stateOf(this, 'UnwrapNumberFormat');
    if (state.bound === undefined) {
      state.bound = (value) => textOf(partsOf(state, numeric(value)));
      Object.defineProperty(state.bound, 'name', { value: '', configurable: true });
    }
    return state.bound;
  },
  formatRange(start, end) { return textOf(range(this, 'formatRange', start, end)); },
  formatRangeToParts(start, end) { return range(this, 'formatRangeToParts', start, end); },
};
for (const [name, d] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) Object.defineProperty(NumberFormat.prototype, name, { ...d, enumerable: false });
Object.defineProperty(NumberFormat, 'length', { value: 0, configurable: true });
described(NumberFormat, 'NumberFormat');

module.exports = { NumberFormat, unitOf, localized: (value, locales, options) => textOf(partsOf(begin(locales, options), decimal.of(value))) };
