const { nanoid, customAlphabet } = require('nanoid');
console.log(
  nanoid().length,
  /^[\w-]{21}$/.test(nanoid()),
  nanoid(5).length,
  /^[ab]{8}$/.test(customAlphabet('ab', 8)()),
  new Set(Array.from({ length: 500 }, () => nanoid())).size,
  require('nanoid/non-secure').nanoid(4).length
);
