// util.getSystemErrorName and getSystemErrorMap: { errors: [[number, name, text]] }.

const { validateNumber } = require('internal/validate');
const { outOfRange } = require('internal/errors');

let map;

exports.getSystemErrorMap = function getSystemErrorMap() {
  return map ??= new Map(go.errors.map(([number, name, text]) => [number, [name, text]]));
};

exports.getSystemErrorName = function getSystemErrorName(number) {
  validateNumber(number, 'err');
  if (number >= 0 || !Number.isSafeInteger(number)) throw outOfRange('err', 'a negative integer', number);
  return exports.getSystemErrorMap().get(number)?.[0] ?? `Unknown system error ${number}`;
};
