// Intl.Segmenter.

const { recordOf, choice, matcher, described, incompatible } = require('internal/intl/options');
const { listOf, resolve } = require('internal/intl/locales');

const inner = new WeakMap();

// These files have no \p in literals: the compiler of programs writes those in other words.
let like;

class Segmenter {
  #locale;
  #granularity;

  constructor(locales = undefined, given = undefined) {
    const requested = listOf(locales);
    const options = recordOf(given);
    matcher(options, 'Intl.Segmenter');
    this.#locale = resolve(requested).locale;
    this.#granularity = choice(options, 'granularity', ['grapheme', 'word', 'sentence'], 'grapheme', 'Intl.Segmenter');
  }

  segment(input) {
    if (!(#granularity in this)) throw incompatible('Intl.Segmenter.prototype.segment', this);
    const text = `${input}`;
    const segments = Object.create(Segments);
    inner.set(segments, { text, ends: go.breaks(text, this.#granularity), words: this.#granularity === 'word' });
    return segments;
  }

  resolvedOptions() {
    if (!(#granularity in this)) throw incompatible('Intl.Segmenter.prototype.resolvedOptions', this);
    return { locale: this.#locale, granularity: this.#granularity };
  }
}

function segmentAt({ text, ends, words }, i) {
  const index = i === 0 ? 0 : ends[i - 1];
  const segment = text.slice(index, ends[i]);
  const out = { segment, index, input: text };
  if (words) out.isWordLike = (like ??= new RegExp('[\\p{Alphabetic}\\p{N}]', 'u')).test(segment);
  return out;
}

const iterators = new WeakMap();
const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
const SegmentIterator = Object.create(IteratorPrototype);
const hidden = (target, methods) => {
  for (const [name, d] of Object.entries(Object.getOwnPropertyDescriptors(methods))) Object.defineProperty(target, name, { ...d, enumerable: false });
};
hidden(SegmentIterator, {
  next() {
    const state = iterators.get(this);
    if (state === undefined) throw incompatible('%SegmentIterator.prototype%.next', this);
    if (state.at >= state.of.ends.length) return { value: undefined, done: true };
    return { value: segmentAt(state.of, state.at++), done: false };
  },
});
Object.defineProperty(SegmentIterator, Symbol.toStringTag, { value: 'Segmenter String Iterator', configurable: true });

const Segments = {};
hidden(Segments, {
  containing(index) {
    const state = inner.get(this);
    if (state === undefined) throw incompatible('%SegmentsPrototype%.containing', this);
    const n = Math.trunc(Number(index)) || 0;
    if (n < 0 || n >= state.text.length) return undefined;
    return segmentAt(state, state.ends.findIndex((end) => end > n));
  },
});
Object.defineProperty(Segments, Symbol.iterator, {
  value: function () {
    const iterator = Object.create(SegmentIterator);
    iterators.set(iterator, { of: inner.get(this), at: 0 });
    return iterator;
  },
  writable: true, configurable: true,
});
Object.defineProperty(Segments[Symbol.iterator], 'name', { value: '[Symbol.iterator]', configurable: true });

module.exports = { Segmenter: described(Segmenter, 'Segmenter') };
