const B = require('bignumber.js');
console.log(
  new B('0.1').plus('0.2').toString(),
  new B(2).pow(100).toFormat(),
  new B(1).div(3).toFixed(20),
  new B('ff', 16).toString(2),
  new B('1e-30').toString(),
  new B(-7).mod(3).toString(),
  B.max(1, '2').toString(),
  new B(2).sqrt().toPrecision(30),
  new B(NaN).isNaN()
);
