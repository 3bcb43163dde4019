const yaml = require('js-yaml');
const text =
  'a: &x [1, 2.5, 0x1f, ~, true]\nb: *x\nc: |\n  two\n  lines\nd: >-\n  folded\n  text\ne: 2001-12-14t21:59:43.10-05:00\nf: !!set {x, y}\n? g\n: "\\u263A"\n';
console.log(yaml.load(text), yaml.dump({ a: [1, { b: 'x: y' }], s: 'multi\nline\n', n: null, d: new Date(0) }));
try {
  yaml.load('a: [1\nb: 2');
} catch (e) {
  console.log(e.name, e.reason, e.mark.line);
}
