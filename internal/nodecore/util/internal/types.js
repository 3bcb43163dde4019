// What a value is inside, whatever its prototype or its tag say: util.types
// and what inspect needs besides.

const { kind, functionKind } = go;

// getter and method find an unforgeable brand: a function of a class that
// throws when it is called on anything else.
const getter = (Class, name) => Object.getOwnPropertyDescriptor(Class.prototype, name).get;
const TypedArray = Object.getPrototypeOf(Uint8Array);
const typedArrayName = getter(TypedArray, Symbol.toStringTag);

function brand(check) {
  return (value) => {
    if (kind(value) !== 'Object') return false;
    try {
      check(value);
      return true;
    } catch {
      return false;
    }
  };
}

const { has: weakMapHas } = WeakMap.prototype;
const { has: weakSetHas } = WeakSet.prototype;
const viewBuffer = getter(DataView, 'buffer');
const mapIteratorPrototype = Object.getPrototypeOf(new Map().entries());
const setIteratorPrototype = Object.getPrototypeOf(new Set().values());

const isBoxed = (name) => (value) => kind(value) === name && typeof value === 'object';
const inherits = (proto) => (value) => typeof value === 'object' && value !== null &&
  kind(value) !== 'Proxy' && value !== proto && Object.prototype.isPrototypeOf.call(proto, value);
const isTyped = (name) => (value) => kind(value) === 'TypedArray' && typedArrayName.call(value) === name;

// A shared buffer is an ArrayBuffer inside. Until internal/shared is asked for there is none.
let isShared = () => false;

const types = module.exports = {
  isExternal: () => false,
  isDate: (value) => kind(value) === 'Date',
  isArgumentsObject: (value) => kind(value) === 'Arguments',
  isBigIntObject: isBoxed('BigInt'),
  isBooleanObject: isBoxed('Boolean'),
  isNumberObject: isBoxed('Number'),
  isStringObject: isBoxed('String'),
  isSymbolObject: isBoxed('Symbol'),
  isBoxedPrimitive: (value) => ['Number', 'String', 'Boolean', 'BigInt', 'Symbol'].includes(kind(value)) && typeof value === 'object',
  isNativeError: (value) => kind(value) === 'Error',
  isRegExp: (value) => kind(value) === 'RegExp',
  isAsyncFunction: (value) => typeof value === 'function' && /^(async|method)/.test(functionKind(value)),
  isGeneratorFunction: (value) => typeof value === 'function' && /generator$/.test(functionKind(value)),
  isGeneratorObject: (value) => functionKind(value) === 'object',
  isPromise: (value) => kind(value) === 'Promise',
  isMap: (value) => kind(value) === 'Map',
  isSet: (value) => kind(value) === 'Set',
  isMapIterator: inherits(mapIteratorPrototype),
  isSetIterator: inherits(setIteratorPrototype),
  isWeakMap: brand((value) => weakMapHas.call(value, value)),
  isWeakSet: brand((value) => weakSetHas.call(value, value)),
  isArrayBuffer: (value) => kind(value) === 'ArrayBuffer' && !isShared(value),
  isDataView: brand((value) => viewBuffer.call(value)),
  isSharedArrayBuffer: (value) => isShared(value),
  isProxy: (value) => kind(value) === 'Proxy',
  isModuleNamespaceObject: () => false,
  isAnyArrayBuffer: (value) => kind(value) === 'ArrayBuffer',
  isCryptoKey: (value) => require('internal/crypto/marks').isCryptoKey(value),
  isKeyObject: (value) => require('internal/crypto/marks').isKeyObject(value),
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isTypedArray: (value) => kind(value) === 'TypedArray',
  isUint8Array: isTyped('Uint8Array'),
  isUint8ClampedArray: isTyped('Uint8ClampedArray'),
  isUint16Array: isTyped('Uint16Array'),
  isUint32Array: isTyped('Uint32Array'),
  isInt8Array: isTyped('Int8Array'),
  isInt16Array: isTyped('Int16Array'),
  isInt32Array: isTyped('Int32Array'),
  isFloat32Array: isTyped('Float32Array'),
  isFloat64Array: isTyped('Float64Array'),
  isBigInt64Array: isTyped('BigInt64Array'),
  isBigUint64Array: isTyped('BigUint64Array'),
};

// What is of use inside only.
Object.defineProperty(types, 'inner', { value: {
  namesBeside: go.namesBeside,
  kind,
  setShared: (f) => { isShared = f; },
  typedArrayName: (value) => typedArrayName.call(value),
  // typedArrays are the classes by their names, whatever the program has in their place. Few programs need them.
  typedArrays: () => ({
    Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array,
  }),
  proxyParts: go.proxy,
  promiseParts: go.promise,
} });
