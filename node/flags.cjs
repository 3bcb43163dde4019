'use strict';

// What Node was told of how it finds files, by its command line or the environment.

const words = [...(process.env.NODE_OPTIONS ?? '').split(/\s+/), ...process.execArgv];

// preservesLinks tells whether Node takes a module's path as it was found.
const preservesLinks = process.env.NODE_PRESERVE_SYMLINKS === '1' || words.includes('--preserve-symlinks');

// conditions are those of package.json that hold for require.
const conditions = [
  'node',
  'require',
  ...(words.includes('--no-addons') ? [] : ['node-addons']),
  ...(process.features.require_module ? ['module-sync'] : []),
  ...words.flatMap((word, i) => (word === '-C' || word === '--conditions' ? words[i + 1] ?? [] : /^--conditions=(.+)/.exec(word)?.[1] ?? [])),
];

module.exports = { conditions, preservesLinks };
