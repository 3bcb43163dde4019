const { glob, globSync, Glob } = require('glob');
const fs = require('fs');
for (const f of ['a/b/c.js', 'a/d.ts', 'e.js', '.h.js']) {
  fs.mkdirSync(require('path').dirname(f), { recursive: true });
  fs.writeFileSync(f, '');
}
console.log(globSync('**/*.js', { ignore: 'node_modules/**' }).sort(), globSync('{a,e}*', { dot: true }).sort());
glob('a/**', { nodir: true }).then((r) => console.log(r.sort(), new Glob('a/*', {}).hasMagic?.()));
