// What the members of a core module look like to those who list them.

const { unsupported } = require('internal/errors');

// absent gives a module the members that this host does not have, with the number of their arguments. They may be read,
// and be asked whether something is an instance of them; they fail when they are called.
exports.absent = (module, prefix, members) => {
  for (const [name, length] of Object.entries(members)) {
    const absent = function () { throw unsupported(prefix === '' ? name : `${prefix}.${name}`); };
    module[name] = Object.defineProperties(absent, { name: { value: name }, length: { value: length } });
  }
};

// named gives the functions of a module their names, that have none or one of Go's.
exports.named = (module) => {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(module))) {
    if (typeof value === 'function' && (value.name === '' || value.name.includes('/'))) {
      Object.defineProperty(value, 'name', { value: name, configurable: true });
    }
  }
  return module;
};
