'use strict';

// node save.cjs PACKAGE SAVES [es]: from before a save to the new code, with 1,000
// modules loaded, which may be ES modules.

const [, , name, saves, form] = process.argv;
const fs = require('fs');
const Heatsync = require(name);
const sync = new Heatsync();

let heard = () => {};
global.live = (version) => heard(version);
const isES = form === 'es';
const ext = isES ? 'mjs' : 'js';
const exporting = (key, value) => (isES ? `export const ${key} = ${value};` : `exports.${key} = ${value};`);
const text = (version) => `${exporting('version', version)}\nlive(${version});\n`;
fs.mkdirSync('many', { recursive: true });
for (let i = 0; i < 1000; i++) {
  fs.writeFileSync(`many/${i}.${ext}`, exporting('value', i));
  sync.require(`./many/${i}.${ext}`);
}
fs.writeFileSync(`edited.${ext}`, text(0));
sync.require(`./edited.${ext}`);

const ways = {
  plain: (version) => fs.writeFileSync(`edited.${ext}`, text(version)),
  atomic: (version) => {
    fs.writeFileSync('.edited.tmp', text(version));
    fs.renameSync('.edited.tmp', `edited.${ext}`);
  },
};

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const within = (promise, ms) => Promise.race([promise, pause(ms).then(() => undefined)]);

async function measure(save, from) {
  const took = [];
  for (let version = from; version < from + Number(saves); version++) {
    await pause(30);
    const before = performance.now();
    const live = new Promise((resolve) => {
      heard = (got) => { if (got === version) resolve(performance.now() - before); };
    });
    save(version);
    const ms = await within(live, 3000);
    if (ms !== undefined) took.push(ms);
  }
  return took.sort((a, b) => a - b);
}

async function main() {
  await pause(500);
  const told = {};
  let from = 1;
  for (const [way, save] of Object.entries(ways)) {
    const took = await measure(save, from);
    from += Number(saves);
    const at = (part) => took[Math.min(took.length - 1, Math.floor(part * took.length))] ?? NaN;
    if (took.length > 0) Object.assign(told, { [`${way}-p50-ms`]: at(0.5), [`${way}-p95-ms`]: at(0.95) });
    told[`${way}-lost`] = Number(saves) - took.length;
  }
  console.log(JSON.stringify(told));
  process.exit();
}

main();
