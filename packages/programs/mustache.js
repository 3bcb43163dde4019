const Mustache = require('mustache');
console.log(
  Mustache.render(
    '{{#items}}{{name}}: {{{html}}} {{html}}\n{{/items}}{{^none}}nothing{{/none}}{{> part}}',
    { items: [{ name: 'a', html: '<b>' }], none: [], x: 3 },
    { part: '[{{x}}]' }
  ),
  Mustache.parse('a{{b}}')
);
