'use strict';

// packageOf returns the folder of the package under node_modules to which a file belongs,
// or undefined for one of the project: what Package in internal/graph is in Go.
const packageOf = (id) => (id.includes('node_modules') ? within.exec(id)?.[0] : undefined);
const within = /^[^]*[\\/]node_modules[\\/](?:@[^\\/]*[\\/])?[^\\/]+/;

const isPackage = (id) => packageOf(id) !== undefined;

// isPath tells specifiers that are paths from names of packages.
const isPath = /^(?:\.{1,2}(?:[\\/]|$)|[\\/]|file:|[A-Za-z]:[\\/])/;

// keyOf is by what it is remembered that a file has asked for something: a package may have something else for who
// imports it.
const keyOf = (verb, id) => (verb === 'import' && typeof id === 'string' && !isPath.test(id) ? `import ${id}` : id);

module.exports = { packageOf, isPackage, isPath, keyOf };
