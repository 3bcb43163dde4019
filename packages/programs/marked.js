const { marked } = require('marked');
console.log(
  marked.parse(
    '# Title\n\n* a **b**\n* `c`\n  1. x\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n> q\n\n```js\nlet x = "<";\n```\n[l](http://x.y "t") ![i](p.png) <b>h</b> ~~s~~ https://auto.link'
  )
);
