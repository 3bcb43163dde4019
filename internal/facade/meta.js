'use strict';

// import.meta of an ES module.

const { isPath } = require('./packages.js');

function metaOf(host, id) {
  const { pathToFileURL } = host.builtin('url');
  return Object.assign(Object.create(null), {
    dirname: host.module(id).path ?? id.replace(/[\\/][^\\/]*$/, ''),
    filename: id,
    main: host.isMain(id),
    resolve: (specifier) => urlOf(host, `${specifier}`, id, pathToFileURL),
    url: pathToFileURL(id).href,
  });
}

// urlOf is import.meta.resolve. A path need not be there.
function urlOf(host, specifier, importer, pathToFileURL) {
  try {
    const { path, builtin } = host.resolve(specifier, importer, true);
    return builtin ? `node:${path.replace(/^node:/, '')}` : pathToFileURL(path).href;
  } catch (error) {
    if (isPath.test(specifier)) return new URL(specifier, pathToFileURL(importer)).href;
    throw asOfImport(error);
  }
}

// asOfImport gives an error the code that it has where something is imported.
function asOfImport(error) {
  if (error?.code === 'MODULE_NOT_FOUND') error.code = 'ERR_MODULE_NOT_FOUND';
  return error;
}

module.exports = { asOfImport, metaOf };
