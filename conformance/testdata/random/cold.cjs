'use strict';

// Loads programs cold: Node.js's own loader, without heatsync, in whose place
// there is a class that does nothing but require.

const Module = require('node:module');
const program = require('./program.js');

const { _load: load } = Module;
Module._load = function _load(request, parent, ...rest) {
  if (request !== 'heatsync') return load.call(Module, request, parent, ...rest);
  return class {
    require(id) { return parent.require(id); }
    pin() {}
  };
};

class Plain {
  require(id) { return require(id); }
}

require('./lines.js')(({ dir, names, load: others }) => {
  const shown = program(Plain, dir).show(names, [], others);
  for (const id of Object.keys(require.cache)) if (id.startsWith(dir)) delete require.cache[id];
  return { shown };
});
