// Histograms, whose values are as exact as a number of figures: those of one bucket count as one.

const { makeError, invalidArgType, outOfRange } = require('internal/errors');
const { validateInteger, validateNumber, validateObject } = require('internal/validate');

const most = Number.MAX_SAFE_INTEGER;
const unset = 9223372036854775807n; // the least value where there is none

class Buckets {
  #counts = new Map(); // the least value of a bucket -> how many are in it
  #bits; // of a number that is kept whole
  #unit;

  constructor(lowest, highest, figures) {
    this.#unit = Math.floor(Math.log2(lowest));
    this.#bits = Math.ceil(Math.log2(2 * 10 ** figures));
    this.highest = highest;
    this.total = this.exceeds = 0;
  }

  size(value) { return 2 ** (this.#unit + Math.max(0, Math.floor(Math.log2(Math.max(value, 1))) - this.#unit - this.#bits + 1)); }

  add(value, count = 1) {
    if (value > this.highest) {
      this.exceeds += count;
      return;
    }
    const size = this.size(value);
    const low = Math.floor(value / size) * size;
    this.#counts.set(low, (this.#counts.get(low) ?? 0) + count);
    this.total += count;
  }

  // sorted are pairs of a bucket's least value and its count.
  sorted() { return [...this.#counts].sort(([a], [b]) => a - b); }

  middle(low) { return low + Math.floor(this.size(low) / 2); }

  clear() {
    this.#counts.clear();
    this.total = this.exceeds = 0;
  }
}

// Its name shows when a histogram is printed.
class SafeMap extends Map {}

class Histogram {
  #buckets;

  constructor(...args) {
    if (!(args[0] instanceof Buckets)) throw makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    [this.#buckets] = args;
  }

  static of(histogram) { return histogram.#buckets; }

  static is(value) { return value !== null && typeof value === 'object' && #buckets in value; }

  get count() { return this.#buckets.total; }

  get countBigInt() { return BigInt(this.#buckets.total); }

  get min() { return Number(this.minBigInt); }

  get minBigInt() { return this.#buckets.total === 0 ? unset : BigInt(this.#buckets.sorted()[0][0]); }

  get max() {
    if (this.#buckets.total === 0) return 0;
    const [low] = this.#buckets.sorted().at(-1);
    return low + this.#buckets.size(low) - 1;
  }

  get maxBigInt() { return BigInt(this.max); }

  get mean() {
    const { total } = this.#buckets;
    if (total === 0) return NaN;
    return this.#buckets.sorted().reduce((sum, [low, count]) => sum + this.#buckets.middle(low) * count, 0) / total;
  }

  get exceeds() { return this.#buckets.exceeds; }

  get exceedsBigInt() { return BigInt(this.#buckets.exceeds); }

  get stddev() {
    const { mean } = this;
    const { total } = this.#buckets;
    if (total === 0) return NaN;
    return Math.sqrt(this.#buckets.sorted().reduce((sum, [low, count]) => sum + (this.#buckets.middle(low) - mean) ** 2 * count, 0) / total);
  }

  percentile(percentile) {
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0) || percentile > 100) throw outOfRange('percentile', '> 0 && <= 100', percentile);
    const wanted = Math.max(1, Math.floor((percentile / 100) * this.#buckets.total + 0.5));
    let seen = 0;
    for (const [low, count] of this.#buckets.sorted()) {
      seen += count;
      if (seen >= wanted) return low + this.#buckets.size(low) - 1;
    }
    return 0;
  }

  percentileBigInt(percentile) { return BigInt(this.percentile(percentile)); }

  get percentiles() {
    const found = new SafeMap();
    let percentile = 0;
    let seen = 0;
    let last = 0;
    for (const [low, count] of this.#buckets.sorted()) {
      seen += count;
      last = low;
      while (percentile <= (100 * seen) / this.#buckets.total && percentile < 100) {
        found.set(percentile, low);
        percentile += 100 / 2 ** (Math.trunc(Math.log2(100 / (100 - percentile))) + 1);
        if (seen === this.#buckets.total) break;
      }
    }
    found.set(100, last);
    return found;
  }

  get percentilesBigInt() { return new SafeMap([...this.percentiles].map(([key, value]) => [key, BigInt(value)])); }

  reset() { this.#buckets.clear(); }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, percentiles } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(percentiles) };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    return `Histogram ${require('internal/util/inspect').inspect({ min, max, mean, exceeds, stddev, count, percentiles }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

const { of: bucketsOf, is: isHistogram } = Histogram;
delete Histogram.of;
delete Histogram.is;

class RecordableHistogram extends Histogram {
  #last;

  record(value) {
    if (typeof value === 'bigint') value = Number(value);
    if (typeof value !== 'number') throw invalidArgType('val', 'number', value);
    validateInteger(value, 'val', 1);
    bucketsOf(this).add(value);
  }

  recordDelta() {
    const now = require('process').hrtime.bigint();
    if (this.#last !== undefined) bucketsOf(this).add(Math.max(1, Number(now - this.#last)));
    this.#last = now;
  }

  add(other) {
    if (!isHistogram(other)) throw invalidArgType('other', 'RecordableHistogram', other);
    for (const [low, count] of bucketsOf(other).sorted()) bucketsOf(this).add(low, count);
    bucketsOf(this).exceeds += other.exceeds;
  }
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = most, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, most);
  if (typeof highest !== 'bigint') validateInteger(highest, 'options.highest', 2 * Number(lowest), most);
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(new Buckets(Number(lowest), Number(highest), figures));
}

class ELDHistogram extends Histogram {
  #resolution;
  #timer;

  constructor(buckets, resolution) {
    super(buckets);
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== undefined) return false;
    let last = require('internal/clock').now();
    this.#timer = require('timers').setInterval(() => {
      const now = require('internal/clock').now();
      bucketsOf(this).add(Math.max(1, Math.round((now - last) * 1e6)));
      last = now;
    }, this.#resolution).unref();
    return true;
  }

  disable() {
    if (this.#timer === undefined) return false;
    require('timers').clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }
}

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new ELDHistogram(new Buckets(1, 3.6e12, 3), resolution);
}

module.exports = { createHistogram, monitorEventLoopDelay, isHistogram };
