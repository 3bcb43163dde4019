// Random streams of zlib: input that is cut, changed, followed by other bytes or by other members, in pieces, with each kind of
// flush: what comes out, and how it ends. SEED and COUNT say which, and how many.
/* global SEED, COUNT */
const zlib = require('zlib');
let seed = SEED;
const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 4294967296 * n); };
const pick = (list) => list[random(list.length)];
const chance = (n) => random(n) === 0;
const c = zlib.constants;
const dictionary = Buffer.from('the quick brown fox jumps over the lazy dog');
const texts = () => { const n = pick([0, 1, 10, 300, 5000, 40000]); const b = Buffer.alloc(n); const range = pick([1, 4, 60, 256]); for (let i = 0; i < n; i++) b[i] = 32 + random(range); return b; };
const level = () => pick([1, 5, 6, 9, -1]); // not 0, whose blocks are others here
// What a compressor of brotli makes is not the same everywhere.
const brotlis = ['G4UBOIyUbuZkhErfmlPZrxtwgfK2QG7ABcrfXDHLN7Qw2IADhwCDfRFcXI8hzSLGmlbsHyIqW5vZ0jE/m19/YqVmw2BWWvBUH1EQNI6805MukhdreO7wdk7Jkcpn2lkYcfBLWZyTs5BLH3iEVpc+S8mh9HzD3RPWCznqEn0nOw2QwFFP+UJa8FQfURA0jrzTky6SF2t47vB2TskB', 'OwA=', 'iwGAYWJjAw==', 'GwkAACRA4pFAAA=='];
const kinds = {
  deflate: [(b, o) => zlib.deflateSync(b, o), ['Inflate', 'Unzip', 'InflateRaw', 'Gunzip']], gzip: [(b, o) => zlib.gzipSync(b, o), ['Gunzip', 'Unzip', 'Inflate']],
  raw: [(b, o) => zlib.deflateRawSync(b, o), ['InflateRaw', 'Inflate', 'Unzip']], brotli: [() => Buffer.from(pick(brotlis), 'base64'), ['BrotliDecompress', 'BrotliDecompress', 'Gunzip']],
};
function input(kind, options) {
  let b = kinds[kind][0](texts(), options);
  if (chance(4)) b = Buffer.concat([b, kinds[pick([kind, kind, 'gzip'])][0](texts(), {})]);
  if (chance(5)) b = Buffer.concat([b, Buffer.from(pick(['\0', '\0\0\0\0', 'tail', '\x1f', '\x1f\x8b', '\x1f\x8b\x08', 'x\x9c', '\0\x1f\x8b\x08']), 'latin1')]);
  for (let i = chance(3) ? 1 + random(3) : 0; i > 0 && b.length > 0; i--) b[chance(2) ? random(Math.min(14, b.length)) : random(b.length)] ^= 1 << random(8);
  if (chance(5)) b = b.subarray(0, random(b.length + 1));
  return b;
}
function run(name, options, b, steps) {
  return new Promise((done) => {
    const seen = []; let size = 0; let sum = 0; const brotli = name.startsWith('Brotli');
    let z; try { z = zlib[`create${name}`](options); } catch (e) { done(`${e.code} ${e.message}`); return; }
    const finish = () => done([...seen, size, sum, brotli ? '' : z.bytesWritten].join(' '));
    z.on('data', (d) => { size += d.length; sum = zlib.crc32(d, sum); }).on('end', () => seen.push('end')).on('error', (e) => seen.push('error', e.code, e.errno, e.message)).on('close', finish);
    let at = 0;
    const next = () => {
      if (z.destroyed) return;
      const step = steps.shift();
      if (step === undefined) { z.end(b.subarray(at)); return; }
      const piece = b.subarray(at, at + step.size); at += step.size;
      const then = () => { if (step.flush === undefined) next(); else z.flush(step.flush, () => { seen.push(`flushed ${size}`); next(); }); };
      z.write(piece, then);
    };
    next();
  });
}
(async () => {
  for (let i = 0; i < COUNT; i++) {
    const kind = pick(Object.keys(kinds)); const brotli = kind === 'brotli'; const withDictionary = !brotli && chance(8);
    const made = { level: level(), ...(withDictionary ? { dictionary } : {}), ...(chance(6) ? { windowBits: pick([9, 10, 12, 15]) } : {}) };
    const b = input(kind, made); const name = chance(5) ? pick(kinds[kind][1]) : kinds[kind][1][0];
    const options = { chunkSize: pick([64, 100, 1000, 16384]) };
    if (!name.startsWith('Brotli')) {
      if (withDictionary ? !chance(3) : chance(20)) options.dictionary = chance(6) ? Buffer.from('another') : dictionary;
      if (chance(5)) options.finishFlush = pick([c.Z_SYNC_FLUSH, c.Z_NO_FLUSH, c.Z_FINISH]);
      if (chance(8)) options.flush = pick([c.Z_SYNC_FLUSH, c.Z_NO_FLUSH]);
      if (chance(8)) options.windowBits = pick([8, 9, 12, 15]);
    } else if (chance(5)) options.finishFlush = pick([c.BROTLI_OPERATION_FLUSH, c.BROTLI_OPERATION_PROCESS]);
    const steps = []; for (let n = random(5); n > 0; n--) steps.push({ size: pick([0, 1, 2, 7, 40, 2000]), flush: chance(3) && !name.startsWith('Brotli') ? pick([c.Z_SYNC_FLUSH, c.Z_NO_FLUSH]) : undefined });
    const asked = JSON.stringify({ kind, name, ...options, dictionary: options.dictionary?.length, steps });
    let sync; try { const out = zlib[`${name[0].toLowerCase()}${name.slice(1)}Sync`](b, { ...options, maxOutputLength: 100000 }); sync = `${out.length} ${zlib.crc32(out)}`; } catch (e) { sync = `${e.code} ${e.message}`; }
    console.log(i, b.length, b.toString('base64').slice(0, 60), asked, '\n   ', sync, '|', await run(name, options, b, steps));
  }
})();
