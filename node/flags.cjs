'use strict';

// Options from Node's command line and from the environment.

const { warn } = require('./told.cjs');

const words = [...(process.env.NODE_OPTIONS ?? '').match(/(?:"[^"]*"|\S)+/g) ?? [], ...process.execArgv]
  .map((word) => word.replace(/"/g, '').replace(/^--[^=]+/, (name) => name.replace(/_/g, '-')));
const isOn = (option) => words.lastIndexOf(`--${option}`) > words.lastIndexOf(`--no-${option}`);

// preservesLinks tells whether Node takes a module's path as it was found.
const preservesLinks = process.env.NODE_PRESERVE_SYMLINKS === '1' || isOn('preserve-symlinks');

const addons = process.permission === undefined ? isOn('addons') || !words.includes('--no-addons') : isOn('allow-addons');

// conditions are those of package.json that hold for require.
const conditions = [
  'node',
  'require',
  ...(addons ? ['node-addons'] : []),
  ...(process.features.require_module ? ['module-sync'] : []),
  ...words.flatMap((word, i) => (word === '-C' || word === '--conditions' ? words[i + 1] ?? [] : /^--conditions=(.+)/.exec(word)?.[1] ?? [])),
];

// importConditions are those for import.
const importConditions = conditions.map((condition) => (condition === 'require' ? 'import' : condition));

// milliseconds reads a variable, undefined if there is none. For any other text it warns,
// and returns the usual value.
function milliseconds(name, least, usual) {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const ms = Number(text);
  if (ms >= least && ms < 2 ** 31) return ms;
  warn(`${name}=${text} is not a number of milliseconds of at least ${least}: using ${usual}`);
  return usual;
}

module.exports = { conditions, importConditions, milliseconds, preservesLinks };
