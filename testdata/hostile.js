// A script that takes all that it can get hold of, and uses it. It is given { name, path, program, command, host, port, marks, traps }.
// Paths are those of the test's own folder, and no others: what a module grants is done.

const { apply, construct, ownKeys, getOwnPropertyDescriptor, getPrototypeOf, defineProperty } = Reflect;
const bound = (method) => Function.prototype.call.bind(method);
const [has, add, push] = [bound(Set.prototype.has), bound(Set.prototype.add), bound(Array.prototype.push)];
const [includes, test] = [bound(String.prototype.includes), bound(RegExp.prototype.test)];

const seen = new Set();
const work = []; // [value, the object that has it, by which name]
const leaks = [];
let found = 0;
let next = 0;
const most = 1_500; // things

exports.start = async ({ name, path, program, command, host, port, marks, traps }) => {
  const address = { host, port };
  const known = new Set(); // what the language has; it is not worth a call
  walkLanguage(globalThis, known);

  const take = (value, owner, key) => {
    if (typeof value === 'string') {
      for (let i = 0; i < marks.length; i++) if (includes(value, marks[i])) push(leaks, value);
      return;
    }
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || has(seen, value) || has(known, value) || found >= most) return;
    found++;
    add(seen, value);
    push(work, [value, owner, typeof key === 'symbol' ? '' : key]);
  };

  const given = new Proxy({}, { // to whoever looks for options
    get: (_, key) => {
      if (key === Symbol.toPrimitive) return () => path;
      if (key === Symbol.iterator) return function* () { yield path; };
      if (key === 'then' || typeof key === 'symbol') return undefined;
      if (/^(port|localPort)$/.test(key)) return address.port;
      if (/host|address/.test(key)) return address.host;
      if (/^(toString|valueOf|toJSON)$/.test(key)) return () => path;
      if (/^on|callback/.test(key)) return (...all) => all.forEach((each) => take(each));
      return /file|path|cwd|dir|dest/i.test(key) ? path : undefined;
    },
  });
  const callback = (...all) => { for (let i = 0; i < all.length; i++) take(all[i]); };
  const attempts = [
    [path, 'hostile', callback], [program, [], callback], [command, callback], [address.port, address.host, callback], [given, callback],
    [`http://${address.host}:${address.port}/`, callback], [{ port: address.port, host: address.host, path, file: program, args: [program], env: [] }, [], callback, callback],
    ['tcp', `${address.host}:${address.port}`, '', callback], ['writeFile', path, -1, 'hostile', 0o1101, 0o666], ['open', path, 0o1101, 0o666], [callback, 'writeFile', path, -1, 'hostile', 0o1101, 0o666],
    ['readFile', path, -1, 0, true], ['fs'], ['child_process'], ['os'], ['net'], ['internal/fs/calls'], [],
  ];

  const use = (value, owner, key) => {
    if (typeof value !== 'function' || test(/^(exit|reallyExit|abort|kill|sleep|raw)$|prime|pbkdf2|scrypt|pair|generateKey|diffie|dhGroup/i, `${key}`) || test(/prime|pbkdf2|scrypt|generateKey|diffie/i, value.name)) return;
    if (name === 'process' && (test(/^set|^init|umask/, `${key}`) || test(/^set|^init|umask|^$/, value.name))) return; // which is the module's, and would be the test's
    for (let i = 0; i < attempts.length; i++) {
      try { take(apply(value, owner, attempts[i])); } catch (error) { take(error); }
    }
    try { take(construct(value, [path, given])); } catch (error) { take(error); }
  };

  // look goes on until something ends it by force, and returns whether all is done.
  exports.look = () => {
    while (next < work.length) {
      const [value, owner, name] = work[next++];
      for (const key of ownKeys(value)) {
        let property;
        try { property = getOwnPropertyDescriptor(value, key); } catch { continue; }
        if (property === undefined) continue;
        take(property.get, value);
        take(property.set, value);
        try { take(value[key], value, key); } catch (error) { take(error); }
      }
      try { take(getPrototypeOf(value), value); } catch {}
      use(value, owner, name);
    }
    return true;
  };
  exports.result = () => ({ seen: [...seen], leaks, count: seen.size });

  setTraps(take);
  Error.prepareStackTrace = (error, frames) => { take(frames); return 'stack'; };
  take(require(name));
  await ordinary[name]?.(require(name), take, program);
  setSetters(take, traps);
  take(process);
  for (const key of ['fetch', 'console', 'structuredClone']) take(globalThis[key]);
};

// ordinary uses have the modules pass on what they keep to themselves.
const ordinary = {
  net: (net, take) => new Promise((resolve) => {
    const server = net.createServer((socket) => { take(socket); socket.end('x'); server.close(resolve); });
    server.listen(0, '127.0.0.1', () => take(net.connect(server.address().port, '127.0.0.1').resume()));
  }),
  http: (http, take) => new Promise((resolve) => {
    const server = http.createServer((request, response) => { take(request); take(response); response.end('x'); });
    server.listen(0, '127.0.0.1', () => http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, (answer) => { take(answer); answer.resume(); server.close(resolve); }));
  }),
  'fs/promises': (fs) => fs.stat('.'),
  child_process: (child, _, program) => new Promise((resolve) => child.spawn(program).on('exit', resolve).on('error', resolve)),
  crypto: (crypto, take) => take(crypto.generateKeyPairSync('ed25519')),
  zlib: (zlib, take) => take(zlib.gzipSync('x')),
  process: (process) => { process.availableMemory(); process.emitWarning('x'); },
  constants: () => {},
};

function walkLanguage(value, known) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || known.has(value)) return;
  if (value !== globalThis) known.add(value);
  const names = value === globalThis ? ['Object', 'Array', 'Function', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Promise', 'Reflect', 'JSON', 'String', 'Number',
    'BigInt', 'Boolean', 'Symbol', 'RegExp', 'Date', 'Math', 'Error', 'TypeError', 'RangeError', 'SyntaxError', 'Proxy', 'ArrayBuffer', 'DataView', 'Uint8Array', 'Atomics',
    'eval', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'] : Reflect.ownKeys(value);
  for (const name of names) {
    const property = Reflect.getOwnPropertyDescriptor(value, name);
    if (value === globalThis) walkLanguage(value[name], known);
    else for (const part of [property?.value, property?.get, property?.set]) walkLanguage(part, known);
  }
  walkLanguage(Reflect.getPrototypeOf(value), known);
}

let busy = false;

function setTraps(take) {
  const watched = (f) => function (...all) {
    if (!busy) {
      busy = true;
      take(this);
      for (let i = 0; i < all.length; i++) take(all[i], this);
      busy = false;
    }
    const result = apply(f, this, all);
    if (!busy) take(result, this);
    return result;
  };
  for (const [owner, methods] of [
    [Object, ['assign', 'create', 'defineProperty', 'defineProperties', 'entries', 'freeze', 'fromEntries', 'setPrototypeOf', 'keys', 'hasOwn']],
    [Reflect, ['apply', 'construct', 'get', 'set', 'ownKeys']], [Function.prototype, ['call', 'apply', 'bind']],
    [Array, ['from', 'isArray', 'of']], [Array.prototype, ['push', 'map', 'forEach', 'slice', 'concat', 'includes', 'join', 'shift', 'filter', 'find', 'unshift', 'entries']],
    [Map.prototype, ['set', 'get']], [WeakMap.prototype, ['set', 'get']], [Set.prototype, ['add', 'has']], [Promise.prototype, ['then', 'catch']], [Promise, ['resolve', 'all']],
    [String.prototype, ['replace', 'slice', 'split', 'startsWith']], [RegExp.prototype, ['exec', 'test']], [JSON, ['stringify', 'parse']],
  ]) for (const method of methods) {
    const property = getOwnPropertyDescriptor(owner, method);
    if (property?.configurable) defineProperty(owner, method, { ...property, value: watched(property.value) });
  }
}

function setSetters(take, names) {
  for (const name of names) {
    if (getOwnPropertyDescriptor(Object.prototype, name) !== undefined) continue;
    defineProperty(Object.prototype, name, {
      configurable: true,
      set(value) {
        if (!busy) { busy = true; take(value, this); busy = false; }
        defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
      },
    });
  }
}
