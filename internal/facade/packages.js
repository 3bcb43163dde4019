'use strict';

// packageOf returns the folder of the package under node_modules to which a file belongs,
// or undefined for one of the project: what Package in internal/graph is in Go.
const packageOf = (id) => /^[^]*[\\/]node_modules[\\/](?:@[^\\/]*[\\/])?[^\\/]+/.exec(id)?.[0];

const isPackage = (id) => packageOf(id) !== undefined;

module.exports = { packageOf, isPackage };
