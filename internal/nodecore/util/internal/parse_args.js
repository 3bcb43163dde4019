// util.parseArgs.

const { makeError, invalidArgType, invalidArgValue } = require('internal/errors');
const { validateArray, validateBoolean, validateString } = require('internal/validate');

exports.parseArgs = function parseArgs(config = {}) {
  const c = checked(config);
  const tokens = tokenize(c.args, c.options);
  const result = { values: Object.create(null), positionals: [] };
  if (c.tokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') take(token, c, result);
    else if (token.kind === 'positional') positional(token, c, result);
  }
  for (const [name, option] of Object.entries(c.options)) {
    if (option.default !== undefined && !Object.hasOwn(result.values, name)) store(result.values, name, option.default);
  }
  return result;
};

// --- the configuration ---

function checked(config) {
  const own = (name, otherwise) => (config != null && Object.hasOwn(config, name) ? config[name] : undefined) ?? otherwise;
  const { argv } = require('process');
  const c = { args: own('args', argv.slice(2)), strict: own('strict', true), tokens: own('tokens', false), options: own('options', {}) };
  c.allowPositionals = own('allowPositionals', !c.strict);
  c.allowNegative = own('allowNegative', false);
  validateArray(c.args, 'args');
  for (const name of ['strict', 'allowPositionals', 'tokens', 'allowNegative']) validateBoolean(c[name], name);
  if (c.options === null || typeof c.options !== 'object' || Array.isArray(c.options)) throw invalidArgType('options', 'object', c.options);
  for (const [name, option] of Object.entries(c.options)) checkOption(`options.${name}`, option);
  return c;
}

function checkOption(name, option) {
  if (option === null || typeof option !== 'object') throw invalidArgType(name, 'object', option);
  const { type, short, multiple } = option;
  if (type !== 'string' && type !== 'boolean') {
    const { received } = require('internal/errors');
    throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE',
      `The "${name}.type" property must be ('string|boolean'). Received ${received(type)}`);
  }
  if (Object.hasOwn(option, 'short')) {
    validateString(short, `${name}.short`);
    if (short.length !== 1) throw invalidArgValue(`${name}.short`, short, 'must be a single character');
  }
  if (Object.hasOwn(option, 'multiple')) validateBoolean(multiple, `${name}.multiple`);
  if (option.default !== undefined) checkDefault(`${name}.default`, option);
}

function checkDefault(name, { type, multiple, default: value }) {
  const check = type === 'string' ? validateString : validateBoolean;
  if (!multiple) {
    check(value, name);
    return;
  }
  validateArray(value, name);
  value.forEach((v, i) => { check(v, `${name}[${i}]`); });
}

// --- arguments to tokens ---

const byShort = (options, letter) => Object.keys(options).find((name) => options[name].short === letter) ?? letter;
const isString = (options, name) => Object.hasOwn(options, name) && options[name].type === 'string';

function tokenize(args, options) {
  const tokens = [];
  let rest = args.map((arg, index) => ({ arg: `${arg}`, index }));
  while (rest.length > 0) {
    const { arg, index } = rest.shift();
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const r of rest) tokens.push({ kind: 'positional', index: r.index, value: r.arg });
      break;
    }
    if (/^-[^-]/.test(arg)) rest = shorts(arg, index, options, tokens, rest);
    else if (/^--[^]/.test(arg)) long(arg, index, options, tokens, rest);
    else tokens.push({ kind: 'positional', index, value: arg });
  }
  return tokens;
}

function option(name, rawName, index, value, inlineValue) {
  return value === undefined ? { kind: 'option', name, rawName, index, value, inlineValue: undefined }
    : { kind: 'option', name, rawName, index, value, inlineValue };
}

// shorts reads -a, -abc and -ovalue.
function shorts(arg, index, options, tokens, rest) {
  for (let i = 1; i < arg.length; i++) {
    const letter = arg[i];
    const name = byShort(options, letter);
    if (!isString(options, name)) {
      tokens.push(option(name, `-${letter}`, index));
      continue;
    }
    const inline = i + 1 < arg.length;
    const value = inline ? arg.slice(i + 1) : rest.shift()?.arg;
    tokens.push(option(name, `-${letter}`, index, value, inline));
    break;
  }
  return rest;
}

function long(arg, index, options, tokens, rest) {
  const equals = arg.indexOf('=', 3);
  if (equals >= 0) {
    const raw = arg.slice(0, equals);
    tokens.push(option(raw.slice(2), raw, index, arg.slice(equals + 1), true));
    return;
  }
  const name = arg.slice(2);
  tokens.push(option(name, arg, index, isString(options, name) ? rest.shift()?.arg : undefined, false));
}

// --- tokens to values ---

function take(token, c, { values }) {
  if (c.strict) {
    checkKnown(token, c);
    checkValue(token, c);
  }
  let { name, value } = token;
  if (c.allowNegative && value === undefined && isNegative(name, c)) [name, value] = [name.slice(3), false];
  if (name === '__proto__') return;
  value ??= true;
  if (!c.options[name]?.multiple) store(values, name, value);
  else if (Object.hasOwn(values, name)) values[name].push(value);
  else store(values, name, [value]);
}

const store = (values, name, value) => Object.defineProperty(values, name, { value, writable: true, enumerable: true, configurable: true });

// isNegative tells --no-name of a boolean option apart from an option whose
// name begins with "no-".
const isNegative = (name, { options, strict }) => name.startsWith('no-') && !Object.hasOwn(options, name) &&
  (!strict || options[name.slice(3)]?.type === 'boolean');

function checkKnown({ name, rawName }, c) {
  if (Object.hasOwn(c.options, name) || (c.allowNegative && isNegative(name, c))) return;
  const hint = c.allowPositionals ? ". To specify a positional argument starting with a '-', place it at the end of " +
    `the command after '--', as in '-- "${rawName}"` : '';
  throw makeError(TypeError, 'ERR_PARSE_ARGS_UNKNOWN_OPTION', `Unknown option '${rawName}'${hint}`);
}

function checkValue({ name, rawName, value, inlineValue }, c) {
  const { options } = c;
  if (c.allowNegative && isNegative(name, c)) name = name.slice(3);
  const bad = (message) => makeError(TypeError, 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE', message);
  const { short, type } = options[name] ?? {};
  const both = `${short === undefined ? '' : `-${short}, `}--${name}`;
  if (type === 'string' && typeof value !== 'string') throw bad(`Option '${both} <value>' argument missing`);
  if (type === 'boolean' && value !== undefined) throw bad(`Option '${both}' does not take an argument`);
  if (type !== 'string' || inlineValue || value.length < 2 || value[0] !== '-') return;
  const examples = rawName.startsWith('--') ? `'--${name}=-XYZ'` : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
  throw bad(`Option '${rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${rawName}'?\n` +
    `To specify an option argument starting with a dash use ${examples}.`);
}

function positional({ value }, c, { positionals }) {
  if (!c.allowPositionals) {
    throw makeError(TypeError, 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL',
      `Unexpected argument '${value}'. This command does not take positional arguments`);
  }
  positionals.push(value);
}
