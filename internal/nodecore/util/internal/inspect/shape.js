// What kind of thing an object is, for inspect: its name, its braces, which of
// its properties are shown, and who prints the contents.

const types = require('internal/util/types');
const { kind, typedArrayName } = types.inner;
const text = require('internal/util/inspect/text');
const layout = require('internal/util/inspect/layout');
const contents = require('internal/util/inspect/contents');

const own = (value, key) => Object.prototype.hasOwnProperty.call(value, key);
const none = () => [];

// shapeOf returns the whole text if there is nothing more to print, or
//
//	{ base, braces, layout, keys, contents(ctx, value, depth), inherited, short }
//
// where short is the text in place of a value that lies too deep.
function shapeOf(ctx, value, depth, inTypedArray) {
  const inherited = ctx.showHidden && (ctx.depth === null || depth <= ctx.depth) ? [] : undefined;
  const constructor = constructorName(ctx, value, depth, inherited);
  const subject = {
    ctx, value, constructor, depth, inTypedArray,
    kind: typeof value === 'function' ? 'Function' : kind(value),
    tag: tagOf(ctx, value),
    inherited: inherited?.length > 0 ? inherited : undefined,
  };
  const shape = iterable(subject) ?? single(subject);
  if (typeof shape === 'string') return shape;
  shape.base ??= '';
  shape.layout ??= layout.object;
  shape.contents ??= none;
  shape.inherited = subject.inherited;
  if (ctx.depth !== null && depth > ctx.depth) {
    const name = prefix(subject, 'Object').slice(0, -1);
    shape.short = constructor === null ? name : `[${name}]`;
  }
  return shape;
}

// tagOf is Symbol.toStringTag, unless it is printed as a property anyway.
function tagOf(ctx, value) {
  const tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '') return '';
  const shown = ctx.showHidden ? own(value, Symbol.toStringTag)
    : Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag);
  return shown ? '' : tag;
}

// constructorName finds the nearest constructor on the prototype chain. Null
// means that there is no prototype at all; a chain without constructors is
// described by its prototype.
function constructorName(ctx, value, depth, inherited) {
  let first;
  for (let at = value; at !== null; at = Object.getPrototypeOf(at)) {
    const property = Object.getOwnPropertyDescriptor(at, 'constructor');
    if (property !== undefined && isNamedClassOf(property.value, value)) {
      const { name } = property.value;
      if (inherited !== undefined && (first !== value || !isBuiltIn(name))) {
        inheritedKeys(value, first ?? value, inherited);
      }
      return String(name);
    }
    if (first === undefined) first = at;
  }
  const proto = Object.getPrototypeOf(value);
  if (proto === null) return null;
  const inner = innerName(value);
  if (ctx.depth !== null && depth > ctx.depth) return `${inner} <Complex prototype>`;
  const above = constructorName(ctx, proto, depth + 1, inherited);
  if (above !== null) return `${inner} <${above}>`;
  const { inspect } = require('internal/util/inspect');
  return `${inner} <${inspect(proto, { customInspect: false, depth: -1 })}>`;
}

function isNamedClassOf(f, value) {
  if (typeof f !== 'function' || f.name === '') return false;
  try {
    return value instanceof f;
  } catch {
    return false;
  }
}

// innerName is the name of what an object is inside.
const innerName = (value) => (typeof value === 'function' ? 'Function' : kind(value) || 'Object');

const builtIns = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)));
const isBuiltIn = (name) => builtIns.has(name);

// inheritedKeys collects, for showHidden, what up to three prototypes of a
// class of the program's own add besides methods.
function inheritedKeys(main, from, keys) {
  let at = from;
  for (let level = 0; level < 3; level++) {
    if (level > 0 || at === main) {
      at = Object.getPrototypeOf(at);
      if (at === null) return;
      const property = Object.getOwnPropertyDescriptor(at, 'constructor');
      if (property !== undefined && typeof property.value === 'function' && isBuiltIn(property.value.name)) return;
    }
    for (const key of Reflect.ownKeys(at)) {
      if (key === 'constructor' || own(main, key) || keys.some((k) => k.key === key)) continue;
      if (typeof Object.getOwnPropertyDescriptor(at, key).value !== 'function') keys.push({ key, owner: at });
    }
  }
}

// prefix is a name with a space after it: "Foo(2) [Tag] ".
function prefix({ constructor, tag }, fallback, size = '') {
  if (constructor === null) {
    const tagged = tag !== '' && fallback !== tag ? ` [${tag}]` : '';
    return `[${fallback}${size}: null prototype]${tagged} `;
  }
  return tag !== '' && constructor !== tag ? `${constructor}${size} [${tag}] ` : `${constructor}${size} `;
}

// keysOf lists the properties that are shown.
function keysOf(ctx, value) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (ctx.showHidden) return Object.getOwnPropertyNames(value).concat(symbols);
  const keys = Object.keys(value);
  if (symbols.length === 0) return keys;
  for (const s of symbols) if (Object.prototype.propertyIsEnumerable.call(value, s)) keys.push(s);
  return keys;
}

const isIndex = (key) => typeof key === 'string' && /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1;

// extraKeys are those of a list besides its elements.
function extraKeys(ctx, value) {
  return keysOf(ctx, value).filter((key) => !isIndex(key));
}

const isEmpty = ({ inherited }, keys) => keys.length === 0 && inherited === undefined;

// iterable gives the shapes of lists and collections.
function iterable(subject) {
  const { ctx, value, constructor, tag } = subject;
  switch (subject.kind) {
    case 'Array': {
      const name = constructor === 'Array' && tag === '' ? '' : prefix(subject, 'Array', `(${value.length})`);
      return list(subject, name, value.length, contents.array);
    }
    case 'Set': return collection(subject, 'Set', contents.setSize(value), contents.set);
    case 'Map': return collection(subject, 'Map', contents.mapSize(value), contents.map);
    case 'TypedArray': {
      const length = contents.typedLength(value);
      const name = prefix(subject, constructor === null ? typedArrayName(value) : '', `(${length})`);
      return list(subject, name, ctx.showHidden ? -1 : length, contents.typedArray);
    }
    case 'Object':
      // Nothing else has an iterator without a tag.
      if (tag === '') return undefined;
      if (types.isMapIterator(value)) return iterator(subject, 'Map');
      if (types.isSetIterator(value)) return iterator(subject, 'Set');
  }
  return undefined;
}

function list(subject, name, length, print) {
  const keys = extraKeys(subject.ctx, subject.value);
  if (length === 0 && isEmpty(subject, keys)) return `${name}[]`;
  return { braces: [`${name}[`, ']'], layout: layout.entries, keys, contents: print };
}

function collection(subject, fallback, size, print) {
  const name = prefix(subject, fallback, `(${size})`);
  const keys = keysOf(subject.ctx, subject.value);
  if (size === 0 && isEmpty(subject, keys)) return `${name}{}`;
  return { braces: [`${name}{`, '}'], keys, contents: print };
}

function iterator({ ctx, value, tag }, of) {
  const name = `${of} Iterator`;
  const shown = tag === name || tag === '' ? name : `${tag}] [${name}`;
  return { braces: [`[${shown}] {`, '}'], layout: layout.entries, keys: keysOf(ctx, value), contents: contents.unknown };
}

// single gives the shapes of all else.
function single(subject) {
  const { ctx, value, constructor, tag } = subject;
  const keys = keysOf(ctx, value);
  const inside = subject.kind;
  if (inside === 'Object' && constructor === 'Object' && tag === '') return object(subject, keys, '');
  if (inside === 'Arguments' && constructor === 'Object') return object(subject, keys, '[Arguments] ');
  if (inside in byKind) return byKind[inside](subject, keys);
  if (value instanceof Error) return byKind.Error(subject, keys);
  if (inside in primitives) return boxed(subject, keys);
  // These are told by what their methods refuse, at some cost.
  if (tag !== '' && ArrayBuffer.isView(value)) return dataView(subject, keys);
  if (tag !== '' && types.isWeakSet(value)) return weak(subject, 'WeakSet', keys);
  if (tag !== '' && types.isWeakMap(value)) return weak(subject, 'WeakMap', keys);
  return object(subject, keys);
}

const byKind = {
  Function(subject, keys) {
    const base = functionBase(subject);
    return isEmpty(subject, keys) ? subject.ctx.stylize(base, 'special') : { base, braces: ['{', '}'], keys };
  },
  RegExp(subject, keys) {
    return literal(subject, keys, 'RegExp', RegExp.prototype.toString.call(subject.value), 'regexp');
  },
  Date(subject, keys) {
    const time = Date.prototype.getTime.call(subject.value);
    const shown = Number.isNaN(time) ? 'Invalid Date' : Date.prototype.toISOString.call(subject.value);
    return literal(subject, keys, 'Date', shown, 'date');
  },
  Error(subject, keys) {
    const base = require('internal/util/inspect/error').errorBase(subject, keys, prefix);
    return isEmpty(subject, keys) ? base : { base, braces: ['{', '}'], keys };
  },
  ArrayBuffer(subject, keys) {
    const name = prefix(subject, 'ArrayBuffer');
    if (subject.inTypedArray && isEmpty(subject, keys)) {
      return `${name}{ byteLength: ${text.number(subject.ctx, subject.value.byteLength)} }`;
    }
    return { braces: [`${name}{`, '}'], keys: ['byteLength', ...keys], contents: subject.inTypedArray ? none : contents.bytes };
  },
  Promise: (subject, keys) => ({ braces: [`${prefix(subject, 'Promise')}{`, '}'], keys, contents: contents.promise }),
};
Object.setPrototypeOf(byKind, null);

function literal(subject, keys, fallback, shown, style) {
  const { ctx, depth } = subject;
  const name = prefix(subject, fallback);
  const base = name === `${fallback} ` ? shown : `${name}${shown}`;
  const deep = ctx.depth !== null && depth > ctx.depth;
  if (isEmpty(subject, keys) || deep) return ctx.stylize(base, style);
  return { base, braces: ['{', '}'], keys };
}

function dataView(subject, keys) {
  return { braces: [`${prefix(subject, 'DataView')}{`, '}'], keys: ['byteLength', 'byteOffset', 'buffer', ...keys] };
}

function weak(subject, fallback, keys) {
  return { braces: [`${prefix(subject, fallback)}{`, '}'], keys, contents: contents.unknown };
}

function object(subject, keys, name = objectName(subject)) {
  return isEmpty(subject, keys) ? `${name}{}` : { braces: [`${name}{`, '}'], keys };
}

function objectName(subject) {
  return subject.constructor === 'Object' && subject.tag === '' ? '' : prefix(subject, 'Object');
}

// functionBase describes a function or class.
function functionBase({ value, constructor, tag }) {
  const tagged = tag !== '' && constructor !== tag ? ` [${tag}]` : '';
  if (isClass(value)) return classBase(value, constructor, tagged);
  let type = 'Function';
  if (types.isGeneratorFunction(value)) type = `Generator${type}`;
  if (types.isAsyncFunction(value)) type = `Async${type}`;
  const proto = constructor === null ? ' (null prototype)' : '';
  const name = value.name === '' || value.name === undefined ? ' (anonymous)' : `: ${String(value.name)}`;
  const other = constructor !== type && constructor !== null ? ` ${constructor}` : '';
  return `[${type}${proto}${name}]${other}${tagged}`;
}

function isClass(f) {
  const source = Function.prototype.toString.call(f);
  return /^class(?=[\s{])/.test(source) && source.endsWith('}');
}

function classBase(value, constructor, tagged) {
  const name = (own(value, 'name') && value.name) || '(anonymous)';
  const meta = constructor !== 'Function' && constructor !== null ? ` [${constructor}]` : '';
  const above = constructor === null ? '[null prototype]' : Object.getPrototypeOf(value).name;
  return `[class ${name}${meta}${tagged}${above ? ` extends ${above}` : ''}]`;
}

// boxed describes new String('x') and its like.
function boxed(subject, keys) {
  const { ctx, value, constructor, tag } = subject;
  const type = subject.kind;
  if (type === 'String') keys = keys.filter((key) => !isIndex(key));
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${text.primitive({ ...ctx, stylize: text.plain, compact: true }, primitives[type](value))}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  return keys.length === 0 ? ctx.stylize(base, type.toLowerCase()) : { base, braces: ['{', '}'], keys };
}

const valueOf = (Class) => (value) => Class.prototype.valueOf.call(value);
const primitives = {
  __proto__: null,
  Number: valueOf(Number), String: valueOf(String), Boolean: valueOf(Boolean), BigInt: valueOf(BigInt), Symbol: valueOf(Symbol),
};

module.exports = { shapeOf, keysOf };
