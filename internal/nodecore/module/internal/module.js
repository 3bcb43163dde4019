// module: the loader as scripts may ask it. What is done is the host's (see
// Loader in Go); here is the shape that Node gives it. The host's loader never
// calls back into it, so that replacing one of its functions would do nothing,
// and therefore throws.

const { makeError, invalidArgValue } = require('internal/errors');
const { validateString } = require('internal/validate');
const path = require('path');

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  this.exports = {};
  this.filename = null;
  this.loaded = false;
  this.children = [];
  Object.defineProperty(this, 'parent', { value: parent, writable: true, configurable: true });
  parent?.children?.push(this);
}
Object.defineProperty(Module, 'length', { value: 0 });

module.exports = Module;
Module.prototype = go.prototype;

function unavailable(what, why) {
  const { elsewhere } = require('internal/host');
  return makeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', `${what} ${why}${elsewhere && `: ${elsewhere}`}`);
}

// fixed defines what can be called, and not replaced.
function fixed(target, name, shown, value) {
  Object.defineProperty(target, name, {
    get: () => value,
    set() { throw unavailable(shown, 'cannot be replaced on the embedded host'); },
    enumerable: target === Module, configurable: true,
  });
}

// --- resolving and loading ---

const isURL = (value) => value !== null && typeof value === 'object' && typeof value.href === 'string';

// fileOf reads the argument of createRequire.
function fileOf(filename) {
  const invalid = () => invalidArgValue('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  if (isURL(filename) || (typeof filename === 'string' && !path.isAbsolute(filename))) {
    try {
      return require('url').fileURLToPath(filename);
    } catch {
      throw invalid();
    }
  }
  if (typeof filename !== 'string') throw invalid();
  return filename;
}

Module.createRequire = function createRequire(filename) { return go.createRequire(fileOf(filename)); };

// requireOf returns the require of a module that a script made, or has got.
const requireOf = (module) => go.createRequire(module?.filename ?? require('process').cwd() + path.sep);

const coreModules = new Set(go.coreModules);
const onlyPrefixed = new Set(['sea', 'test', 'test/reporters']);

Module.builtinModules = go.coreModules;
Module.isBuiltin = function isBuiltin(name) {
  if (typeof name !== 'string') return false;
  const bare = name.replace(/^node:/, '');
  return coreModules.has(bare) || (bare !== name && onlyPrefixed.has(bare));
};

fixed(Module, '_load', 'Module._load', function _load(request, parent) {
  validateString(request, 'request');
  return requireOf(parent)(request);
});
fixed(Module, '_resolveFilename', 'Module._resolveFilename', function _resolveFilename(request, parent, isMain, options) {
  return requireOf(parent).resolve(request, options);
});
fixed(Module, '_resolveLookupPaths', 'Module._resolveLookupPaths', function _resolveLookupPaths(request, parent) {
  return requireOf(parent).resolve.paths(request);
});
fixed(Module, '_nodeModulePaths', 'Module._nodeModulePaths', function _nodeModulePaths(from) {
  return go.paths(path.resolve(from));
});

fixed(Module.prototype, 'require', 'Module.prototype.require', function (id) {
  return requireOf(this)(id);
});
fixed(Module.prototype, '_compile', 'Module.prototype._compile', function (content, filename) {
  validateString(content, 'content');
  validateString(filename, 'filename');
  return go.compile(this, content, filename);
});

// --- what is only there to be read ---

Module._cache = go.cache;
Module._extensions = go.extensions;
Module._pathCache = Object.create(null);
Module.globalPaths = go.globalPaths;
Module.wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
Module.wrap = (script) => Module.wrapper[0] + script + Module.wrapper[1];
Module.syncBuiltinESMExports = function syncBuiltinESMExports() {};
Module.findSourceMap = function findSourceMap() { return undefined; };
Module.Module = Module;

for (const name of ['register', 'runMain', 'SourceMap', '_findPath', '_initPaths', '_preloadModules']) {
  Module[name] = { [name]() { throw unavailable(`Module.${name}`, 'is not in the embedded host'); } }[name];
}
fixed(Module.prototype, 'load', 'Module.prototype.load', function () {
  throw unavailable('Module.prototype.load', 'is not in the embedded host');
});
