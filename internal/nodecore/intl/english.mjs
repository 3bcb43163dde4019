// Writes english.txt.gz: the English names that the Node that runs this has, of time zones, currencies, units, languages,
// regions and scripts. A line has the kind, a tab, and JSON.
//
// Of a time zone these are its other names, and the long and short names of the standard time, of the summer time, and of
// both. A name that is "GMT" with the offset is left out.

import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

function names(dir, prefix = '') {
  return readdirSync(dir).flatMap((name) => {
    if (/^(posix|right|posixrules|localtime)$/.test(name) || name.includes('.')) return [];
    return statSync(`${dir}/${name}`).isDirectory() ? names(`${dir}/${name}`, `${prefix}${name}/`) : [prefix + name];
  });
}

const canonical = (timeZone) => {
  try { return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone; } catch { return undefined; }
};

const zones = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone, new Set()]));
for (const name of names('/usr/share/zoneinfo')) {
  const zone = canonical(name);
  if (zone === undefined) continue;
  if (!zones.has(zone)) zones.set(zone, new Set());
  if (zone !== name) zones.get(zone).add(name);
}

const shown = (timeZone, timeZoneName, date) => {
  const text = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName }).formatToParts(date).find((p) => p.type === 'timeZoneName').value;
  return /^GMT[+-]/.test(text) ? '' : text;
};
const offset = (timeZone, date) => new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(date).at(-1).value;

const lines = [...zones].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, others]) => {
  const seasons = [new Date(Date.UTC(2024, 0, 15)), new Date(Date.UTC(2024, 6, 15))];
  const minutes = (date) => { const [, sign, h, m] = /GMT(?:([+-])(\d+):(\d+))?/.exec(offset(zone, date)); return sign ? Number(`${sign}1`) * (h * 60 + Number(m)) : 0; };
  if (minutes(seasons[0]) > minutes(seasons[1])) seasons.reverse();
  const [winter, summer] = seasons;
  return [zone, [...others], ...['long', 'short'].map((n) => shown(zone, n, winter)), ...['long', 'short'].map((n) => shown(zone, n, summer)),
    ...['longGeneric', 'shortGeneric'].map((n) => shown(zone, n, winter))];
});

// Of a currency: its symbol, narrow symbol, name, name of several, and the digits of its smaller unit.
const currencies = {};
for (const currency of Intl.supportedValuesOf('currency')) {
  const of = (currencyDisplay, n) => new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay, maximumFractionDigits: 0 }).formatToParts(n).find((p) => p.type === 'currency').value;
  const { maximumFractionDigits } = new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions();
  currencies[currency] = [of('symbol', 1), of('narrowSymbol', 1), of('name', 1), of('name', 2), maximumFractionDigits, new Intl.DisplayNames('en', { type: 'currency' }).of(currency)];
}

// Of a unit: for each length how one and several are written, with 0 for the number.
const displays = ['long', 'short', 'narrow'];
const written = (unit, unitDisplay, n) => new Intl.NumberFormat('en-US', { style: 'unit', unit, unitDisplay }).format(n).replace(String(n), '0');
const units = {};
for (const unit of Intl.supportedValuesOf('unit')) {
  units[unit] = displays.flatMap((d) => [written(unit, d, 1), written(unit, d, 2)]);
}
// What is behind "per": the pattern with 0 for the rest, and those that are no sum of their parts.
const per = {};
for (const unit of Object.keys(units)) per[unit] = displays.map((d) => written(`stone-per-${unit}`, d, 2).replace(written('stone', d, 2), '0'));
const compounds = {};
for (const a of Object.keys(units)) {
  for (const b of Object.keys(units)) {
    const forms = displays.flatMap((d) => [written(`${a}-per-${b}`, d, 1), written(`${a}-per-${b}`, d, 2)]);
    const sums = displays.flatMap((d, i) => [per[b][i].replace('0', units[a][2 * i]), per[b][i].replace('0', units[a][2 * i + 1])]);
    if (forms.join() !== sums.join()) compounds[`${a}-per-${b}`] = forms;
  }
}

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const two = letters.flatMap((a) => letters.map((b) => a + b));
function displayNames(type, codes, options) {
  const display = new Intl.DisplayNames('en', { type, fallback: 'none', ...options });
  const out = {};
  for (const code of codes) {
    let name;
    try { name = display.of(code); } catch { continue; }
    if (name !== undefined) out[code] = name;
  }
  return out;
}
const upper = two.map((c) => c.toUpperCase());
const three = two.flatMap((a) => letters.map((b) => a + b));
const regions = displayNames('region', [...upper, ...Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'))]);
const languages = displayNames('language', [...two, ...three]);
const scripts = displayNames('script', upper.flatMap((a) => two.map((b) => a[0] + a[1].toLowerCase() + b)));
const dialects = displayNames('language', Object.keys(languages).filter((l) => l.length === 2).flatMap((l) => [...upper, 'Hans', 'Hant', 'Latn', 'Cyrl', 'Arab', '419', '001', '150'].map((r) => `${l}-${r}`)));
for (const [tag, name] of Object.entries(dialects)) {
  if (name.includes(' (')) delete dialects[tag];
}

const parts = { zones: lines, currencies, units, per, compounds, regions, languages, scripts, dialects };
const text = Object.entries(parts).map(([kind, value]) => `${kind}\t${JSON.stringify(value)}\n`).join('');
writeFileSync(new URL('english.txt.gz', import.meta.url), gzipSync(text, { level: 9 }));
for (const [kind, value] of Object.entries(parts)) console.error(kind, Object.keys(value).length, JSON.stringify(value).length);
