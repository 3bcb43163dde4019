// A stand-in for test/common of Node's repository: the functions that its tests call, with what they
// promise, and nothing of its own.

'use strict';

const assert = require('assert');
const { inspect } = require('util');
const path = require('path');

process.execPath = process.argv[0] = process.env.NODETEST_NODE; // what tests start is node

const isWindows = process.platform === 'win32';
const expected = []; // calls that must come

process.on('exit', (code) => {
  if (code !== 0) return;
  const wrong = expected.filter(({ is, count, least }) => (least ? is < count : is !== count));
  for (const { name, is, count, least, stack } of wrong) {
    console.log(`Mismatched ${name} function calls. Expected ${least ? 'at least' : 'exactly'} ${count}, actual ${is}.`);
    console.log(stack);
  }
  if (wrong.length > 0) process.exitCode = 1;
  if (wrong.length > 0) process.exit(1);
});

function counted(fn, count, least) {
  if (typeof fn === 'number') [fn, count] = [undefined, fn];
  const call = { name: fn?.name || '<anonymous>', is: 0, count, least, stack: new Error().stack };
  expected.push(call);
  const f = fn ?? (() => {});
  function counting(...args) {
    call.is++;
    return Reflect.apply(f, this, args);
  }
  Object.defineProperties(counting, {
    name: { value: f.name, configurable: true },
    length: { value: f.length, configurable: true },
  });
  return counting;
}

const mustCall = (fn, count = 1) => counted(fn, count, false);
const mustCallAtLeast = (fn, count = 1) => counted(fn, count, true);
const mustSucceed = (fn, count) => mustCall((error, ...args) => {
  assert.ifError(error);
  return typeof fn === 'function' ? fn(...args) : undefined;
}, count);

function mustNotCall(message = 'function should not have been called') {
  const { stack } = new Error();
  return (...args) => assert.fail(`${message} at ${stack.split('\n')[2]?.trim()}${args.length > 0 ? ` called with arguments: ${args.map((a) => inspect(a)).join(', ')}` : ''}`);
}

// mustNotMutateObjectDeep returns the object in a form that throws when it is changed.
function mustNotMutateObjectDeep(original) {
  if (original === null || typeof original !== 'object' || ArrayBuffer.isView(original) || original instanceof ArrayBuffer) return original;
  const refuse = (what) => () => assert.fail(`Expected no side effects, got ${what}`);
  return new Proxy(original, {
    get: (target, key, receiver) => mustNotMutateObjectDeep(Reflect.get(target, key, receiver)),
    set: refuse('a property that is set'),
    defineProperty: refuse('a property that is defined'),
    deleteProperty: refuse('a property that is deleted'),
    setPrototypeOf: refuse('another prototype'),
    preventExtensions: refuse('no extensions'),
  });
}

function printSkipMessage(message) { console.log(`1..0 # Skipped: ${message}`); }

function skip(message) {
  printSkipMessage(message);
  process.exit(0);
}

// expectsError returns a validator of an error that must be called.
function expectsError(validator, count) {
  return mustCall((...args) => {
    if (args.length !== 1) assert.fail(`Expected one argument, got ${inspect(args)}`);
    const [error] = args;
    assert.strictEqual(Object.prototype.propertyIsEnumerable.call(error, 'message'), false);
    assert.throws(() => { throw error; }, validator);
    return true;
  }, count);
}

// expectWarning checks the warnings of a name, in their order.
function expectWarning(nameOrMap, list, code) {
  const wanted = typeof nameOrMap === 'string' ? { [nameOrMap]: listOf(list, code) } : Object.fromEntries(Object.entries(nameOrMap).map(([name, l]) => [name, listOf(l)]));
  const waiting = Object.fromEntries(Object.entries(wanted).map(([name, l]) => [name, [...l]]));
  const check = {};
  for (const [name, l] of Object.entries(wanted)) {
    check[name] = mustCall((warning) => {
      const [message, warningCode] = waiting[name].shift();
      assert.strictEqual(warning.name, name);
      if (message instanceof RegExp) assert.match(warning.message, message);
      else assert.strictEqual(warning.message, message);
      assert.strictEqual(warning.code, warningCode);
    }, l.length);
  }
  process.on('warning', (warning) => {
    if (!check[warning.name]) throw new TypeError(`"${warning.name}" was triggered without being expected.\n${inspect(warning)}`);
    check[warning.name](warning);
  });
}

function listOf(list, code) {
  if (typeof list === 'string' || list instanceof RegExp) return [[list, code]];
  if (!Array.isArray(list)) return Object.entries(list).map(([c, message]) => [message, c]);
  if (list.length === 0) return [];
  if (Array.isArray(list[0])) return list;
  return [[list[0], list[1]]];
}

function invalidArgTypeHelper(input) {
  if (input === undefined || input === null) return ` Received ${input}`;
  if (typeof input === 'function') return ` Received function ${input.name}`;
  if (typeof input === 'object') return input.constructor?.name ? ` Received an instance of ${input.constructor.name}` : ` Received ${inspect(input, { depth: -1 })}`;
  let shown = inspect(input, { colors: false });
  if (shown.length > 28) shown = `${shown.slice(0, 25)}...`;
  return ` Received type ${typeof input} (${shown})`;
}

const views = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView];

function getArrayBufferViews(buffer) {
  const { buffer: memory, byteOffset, byteLength } = buffer;
  return views.filter((View) => byteLength % (View.BYTES_PER_ELEMENT ?? 1) === 0)
    .map((View) => new View(memory, byteOffset, byteLength / (View.BYTES_PER_ELEMENT ?? 1)));
}

function spawnPromisified(...args) {
  let stderr = '';
  let stdout = '';
  const child = require('child_process').spawn(...args);
  child.stderr.setEncoding('utf8').on('data', (data) => { stderr += data; });
  child.stdout.setEncoding('utf8').on('data', (data) => { stdout += data; });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => resolve({ code, signal, stderr, stdout }));
    child.on('error', (error) => reject(error));
  });
}

function runWithInvalidFD(func) {
  const fs = require('fs');
  let fd = 1 << 30;
  try {
    while (fs.fstatSync(fd--) && fd > 0);
  } catch {
    return func(fd);
  }
  printSkipMessage('Could not generate an invalid fd');
}

function isAlive(pid) {
  try {
    process.kill(pid, 'SIGCONT');
    return true;
  } catch {
    return false;
  }
}

function canCreateSymLink() { return !isWindows; }

module.exports = {
  mustCall, mustCallAtLeast, mustNotCall, mustSucceed, mustNotMutateObjectDeep, expectsError, expectWarning, skip, printSkipMessage,
  invalidArgTypeHelper, getArrayBufferViews, getBufferSources: (buffer) => [...getArrayBufferViews(buffer), new Uint8Array(buffer).buffer],
  spawnPromisified, runWithInvalidFD, isAlive, canCreateSymLink,
  isWindows, isLinux: process.platform === 'linux', isOSX: process.platform === 'darwin', isAIX: false, isIBMi: false, isSunOS: false,
  isFreeBSD: false, isOpenBSD: false, isPi: false, isAsan: false, inFreeBSDJail: false, isDumbTerminal: process.env.TERM === 'dumb', isMainThread: true,
  hasCrypto: true, hasOpenSSL3: true, hasFipsCrypto: false, hasQuic: false, hasIntl: typeof Intl === 'object', hasIPv6: Object.values(require('os').networkInterfaces()).flat().some((i) => i.family === 'IPv6'),
  hasMultiLocalhost: () => false, opensslCli: false, enoughTestMem: true, localhostIPv4: '127.0.0.1', localhostIPv6: '::1', checkoutEOL: '\n',
  defaultAutoSelectFamilyAttemptTimeout: 2500, hasOpenSSL: () => true, hasOpenSSL31: false,
  PIPE: path.join(process.env.NODE_TEST_DIR, 'pipe'), PORT: 12346, bits: 64, rootDir: path.parse(process.cwd()).root,
  platformTimeout: (ms) => ms, pwdCommand: isWindows ? ['cmd.exe', ['/d', '/c', 'cd']] : ['pwd', []],
  allowGlobals() {}, skipIfInspectorDisabled() { skip('V8 inspector is disabled'); }, skipIfWorker() {}, skipIfEslintMissing() { skip('no ESLint'); },
  skipIfDumbTerminal() {}, skipIfReportDisabled() { skip('no reports'); }, skipIf32Bits() {},
  requireNoPackageJSONAbove() {}, nodeProcessAborted: (code, signal) => signal === 'SIGABRT' || code === 134,
  childShouldThrowAndAbort: () => skip('cores are not dumped'), getTTYfd: () => -1, getCallSite: () => '', createZeroFilledFile(file) { require('fs').writeFileSync(file, Buffer.alloc(10 * 1024 * 1024)); },
  gcUntil: () => Promise.resolve(), buildType: 'Release',
  getPrintedStackTrace: (stderr) => stderr,
};
