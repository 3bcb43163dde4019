const { transform } = require('sucrase');
console.log(
  transform('import React from "react"; export default (p: Props) => <div a={1}>{p?.x ?? <b/>}</div>; enum E { A }', {
    transforms: ['typescript', 'jsx', 'imports'],
  }).code
);
