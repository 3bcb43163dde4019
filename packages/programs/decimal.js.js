const D = require('decimal.js');
console.log(
  new D('0.1').plus('0.2').toString(),
  D.exp(1).toString(),
  D.sin(1).toString(),
  new D(2).pow('0.5').toString(),
  D.set({ precision: 50 }).acos(-1).toString(),
  new D('123.456').toFraction().toString(),
  new D(255).toHex(),
  D.log10(1000).toString()
);
