// vm: texts that are compiled and run as scripts. A context is an object in which a script looks for what
// it names, and puts what it declares. It shares the classes of the language with the program.

const { makeError, invalidArgType } = require('internal/errors');
const { absent } = require('internal/members');
const validate = require('internal/validate');

const contexts = new WeakMap(); // object -> what scripts have in its place
const plain = new WeakSet(); // those of them that are what scripts have as this, and as globalThis

// --- contexts ---

// What every context has: what the language defines, and Node adds nothing to.
const language = new Set(['globalThis', 'Infinity', 'NaN', 'undefined', 'eval', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'decodeURI', 'decodeURIComponent',
  'encodeURI', 'encodeURIComponent', 'escape', 'unescape', 'AggregateError', 'Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean',
  'DataView', 'Date', 'Error', 'EvalError', 'FinalizationRegistry', 'Float32Array', 'Float64Array', 'Function', 'Int16Array', 'Int32Array', 'Int8Array', 'Intl', 'JSON',
  'Map', 'Math', 'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'Reflect', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'Symbol', 'SyntaxError',
  'TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet', 'WebAssembly']);

function createContext(object = {}, options = {}) {
  if (object === exports.constants.DONT_CONTEXTIFY) return createContext(globalObject(), options);
  checkObject(object, 'contextObject');
  validate.validateObject(options, 'options');
  if (!contexts.has(object)) contexts.set(object, scopeOf(object));
  return object;
}

// globalObject makes an object that has itself what the language defines, as that of a program.
function globalObject() {
  const object = {};
  for (const key of language) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, key);
    if (descriptor !== undefined) Object.defineProperty(object, key, key === 'globalThis' ? { ...descriptor, value: object } : descriptor);
  }
  Object.defineProperty(object, 'console', { value: silent(), writable: true, enumerable: false, configurable: true });
  plain.add(object);
  return object;
}

// silent is the console of a context: in Node only a debugger hears of it.
function silent() {
  const made = {};
  for (const name of ['debug', 'error', 'info', 'log', 'warn', 'dir', 'dirxml', 'table', 'trace', 'group', 'groupCollapsed', 'groupEnd', 'clear',
    'count', 'countReset', 'assert', 'profile', 'profileEnd', 'time', 'timeLog', 'timeEnd', 'timeStamp', 'context', 'createTask']) made[name] = { [name]() {} }[name];
  return made;
}

const checkObject = (value, name) => {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) throw invalidArgType(name, 'Object', value);
};

// scopeOf makes what a script sees. A name that is nowhere is looked for outside, where there is none either,
// so that typeof and errors are right.
function scopeOf(object) {
  let own; // console
  const scope = new Proxy(object, {
    has: (_, key) => key in object || (typeof key === 'string' && (key === 'console' || language.has(key) || hidden.has(key))),
    get(_, key) {
      if (key === Symbol.unscopables) return undefined;
      if (key in object) return object[key];
      if (key === 'globalThis') return scope;
      if (key === 'console') return own ??= silent();
      return language.has(key) ? globalThis[key] : undefined;
    },
    set(_, key, value) {
      object[key] = value;
      return true;
    },
  });
  return scope;
}

const isContext = (object) => {
  checkObject(object, 'object');
  return contexts.has(object);
};

function scope(object) {
  if (object === null || typeof object !== 'object' || !contexts.has(object)) throw invalidArgType('contextifiedObject', 'vm.Context', object);
  return contexts.get(object);
}

let hidden = new Set(); // the globals of the program, which a script in a context does not see

const globals = () => Object.getOwnPropertyNames(globalThis).filter((key) => !key.startsWith('heatsync ')); // not those of the compiler

// inContext runs a script in an object. What it has assigned to names that are nowhere is the object's.
function inContext(run, object) {
  const before = hidden = new Set(globals());
  try {
    return run(scope(object), plain.has(object) ? object : scope(object));
  } finally {
    for (const key of globals()) {
      if (before.has(key)) continue;
      object[key] = globalThis[key];
      delete globalThis[key];
    }
  }
}

// --- scripts ---

const text = (options, name, otherwise) => {
  const value = options[name];
  if (value === undefined) return otherwise;
  validate.validateString(value, `options.${name}`);
  return value;
};

const offset = (options, name) => {
  const value = options[name];
  if (value === undefined) return 0;
  validate.validateInteger(value, `options.${name}`, -(2 ** 31), 2 ** 31 - 1);
  return value;
};

class Script {
  #compiled = {};
  #source;

  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validate.validateObject(options, 'options');
    const { cachedData, produceCachedData } = options;
    if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) throw invalidArgType('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    if (produceCachedData !== undefined) validate.validateBoolean(produceCachedData, 'options.produceCachedData');
    this.#source = [text(options, 'filename', 'evalmachine.<anonymous>'), code, offset(options, 'lineOffset'), offset(options, 'columnOffset')];
    this.#run(false); // an error of syntax comes now
    if (cachedData !== undefined) this.cachedDataRejected = true;
    const map = [...code.matchAll(/^\/\/[#@] sourceMappingURL=(\S+)\s*$/gm)].at(-1);
    this.sourceMapURL = map?.[1];
  }

  #run(inside) {
    this.#compiled[inside] ??= go.script(...this.#source, inside);
    return this.#compiled[inside];
  }

  runInThisContext(options) { return limited(() => this.#run(false)(), options); }

  runInContext(object, options) {
    scope(object);
    return limited(() => inContext(this.#run(true), object), options);
  }

  runInNewContext(object, options) { return this.runInContext(createContext(object), options); }

  createCachedData() { return require('buffer').Buffer.alloc(0); }
}
for (const name of ['runInThisContext', 'runInContext', 'runInNewContext', 'createCachedData']) Object.defineProperty(Script.prototype, name, { enumerable: true });

// limited ends what takes longer than options.timeout.
function limited(run, options = {}) {
  validate.validateObject(options, 'options');
  const { timeout, breakOnSigint, displayErrors } = options;
  if (breakOnSigint !== undefined) validate.validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (displayErrors !== undefined) validate.validateBoolean(displayErrors, 'options.displayErrors');
  if (timeout === undefined) return run();
  validate.validateInteger(timeout, 'options.timeout', 1, 2 ** 32 - 1);
  const [done, value] = go.timed(run, timeout);
  if (!done) throw makeError(Error, 'ERR_SCRIPT_EXECUTION_TIMEOUT', `Script execution timed out after ${timeout}ms`);
  return value;
}

const split = (options) => (typeof options === 'string' ? { filename: options } : options);

function runInThisContext(code, options) {
  options = split(options);
  return new Script(code, options).runInThisContext(options);
}

function runInContext(code, object, options) {
  scope(object);
  options = split(options);
  return new Script(code, options).runInContext(object, options);
}

function runInNewContext(code, object, options) {
  return runInContext(code, createContext(object), options);
}

function compileFunction(code, params = [], options = {}) {
  validate.validateString(code, 'code');
  validate.validateArray(params, 'params');
  for (const [i, param] of params.entries()) validate.validateString(param, `params[${i}]`);
  validate.validateObject(options, 'options');
  const { parsingContext, contextExtensions = [] } = options;
  text(options, 'filename', '');
  offset(options, 'lineOffset');
  offset(options, 'columnOffset');
  validate.validateArray(contextExtensions, 'options.contextExtensions');
  if (parsingContext !== undefined || contextExtensions.length > 0) throw require('internal/errors').unsupported('vm.compileFunction with a context');
  const made = go.function(params.join(','), code);
  Object.defineProperty(made, 'name', { value: '', configurable: true });
  return made;
}

function createScript(code, options) { return new Script(code, options); }

Object.assign(exports, { Script, createContext, createScript, runInContext, runInNewContext, runInThisContext, isContext, compileFunction });
absent(exports, 'vm', { measureMemory: 0 });
exports.constants = Object.freeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
});
Object.defineProperty(createContext, 'length', { value: 0 });
