const H = require('handlebars');
const fs = require('fs');
H.registerHelper('up', (s) => s.toUpperCase());
H.registerPartial('p', '[{{this}}]');
console.log(
  H.compile(
    '{{#each l as |x i|}}{{i}}:{{up x}}{{> p x}} {{/each}}{{#if a}}y{{else}}n{{/if}} {{{h}}} {{h}} {{@root.a}}'
  )({ l: ['a', 'b'], h: '<b>' }),
  H.precompile('{{a}}').length > 100
);
fs.writeFileSync('t.handlebars', 'file {{x}}');
console.log(require(require('path').resolve('t.handlebars'))({ x: 5 }));
