// Time zones: their names, and what time it is there.

const { names } = require('internal/intl/english');

let table;

// zone finds one by any of its names, in any case of letters, or returns nothing.
function zone(name) {
  if (table === undefined) {
    table = new Map();
    for (const row of names('zones')) {
      const [id, others, long, short, longSummer, shortSummer, longBoth, shortBoth] = row;
      const entry = { id, long: [long, longSummer], short: [short, shortSummer], longGeneric: longBoth, shortGeneric: shortBoth };
      for (const n of [id, ...others]) table.set(n.toLowerCase(), entry);
    }
  }
  return table.get(name.toLowerCase());
}

const ids = () => names('zones').map(([id]) => id);

let local;
const localName = () => (local ??= zone(go.local())?.id ?? (new Date(0).getTimezoneOffset() === 0 ? 'UTC' : undefined) ?? 'UTC');

const running = new Map();

// offset is how far a zone is from UTC at a time, in milliseconds, and whether it is summer time there.
function offset(id, ms) {
  if (!running.has(id)) running.set(id, id === 'UTC' ? () => 0 : go.zone(id) ?? (() => 0));
  const both = running.get(id)(ms);
  return { offset: Math.trunc((both - (both & 1)) / 2) * 1000, summer: (both & 1) === 1 };
}

const two = (n) => String(n).padStart(2, '0');

function gmt(ms, long) {
  const minutes = Math.trunc(ms / 60000);
  const size = Math.abs(minutes);
  const [h, m] = [Math.floor(size / 60), size % 60];
  const sign = minutes < 0 ? '-' : '+';
  if (long) return `GMT${sign}${two(h)}:${two(m)}`;
  return `GMT${sign}${h}${m > 0 ? `:${two(m)}` : ''}`;
}

// nameOf is what a zone is called at a time.
function nameOf(id, ms, style) {
  const { offset: away, summer } = offset(id, ms);
  const entry = zone(id);
  const given = { short: () => entry.short[summer ? 1 : 0], long: () => entry.long[summer ? 1 : 0], shortGeneric: () => entry.shortGeneric, longGeneric: () => entry.longGeneric }[style]?.();
  return given || gmt(away, style.startsWith('long'));
}

module.exports = { zone, ids, localName, offset, nameOf };
