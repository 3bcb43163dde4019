// The engine's stacks in the form of Node's: "    at f (file:1:2)".

const engineFrame = /^\tat (.*)$/;

// nodeStack translates a stack of the engine's. Another is returned as it is.
exports.nodeStack = (stack) => {
  if (!stack.includes('\tat ')) return stack.endsWith('\n') ? stack.slice(0, -1) : stack;
  const lines = [];
  for (const line of stack.split('\n')) {
    const frame = engineFrame.exec(line);
    if (frame === null) lines.push(line);
    else if (!ours.test(frame[1])) lines.push(`    at ${place(frame[1])}`);
  }
  while (lines[lines.length - 1] === '') lines.pop();
  return withoutMachinery(lines).join('\n');
};

// withoutMachinery cuts off the frames that brought a callback into its turn,
// as stack.go does with those that it writes itself.
function withoutMachinery(lines) {
  const last = lines.findLastIndex((line) => !machinery.test(line));
  return lines[last]?.startsWith('    at ') ? lines.slice(0, last + 1) : lines;
}

const machinery = /^    at (?:.*\()?(?:node:internal\/|<anonymous>\)?$)/;

// Functions of Go show a path of Go's.
const ours = /^(?:[\w.-]+\/)+[\w.()*-]+ \(native\)$|^github\.com\//;

// place is "f (file:1:2(30))" without the position in the bytecode.
const place = (frame) => frame.replace(/\(\d+\)(\)?)$/, '$1').replace(/\(native\)$/, '(<anonymous>)').replace(/^<native>$/, '<anonymous>');

// capture makes a stack of its own: a first line, and the frames under a
// function.
exports.capture = (name, message, below) => (message === '' ? name : `${name}: ${message}`) + go.frames(below);

// CallSite is what Error.prepareStackTrace is given for a frame.
class CallSite {
  #name;
  #file;
  #line;
  #column;

  constructor([name, file, line, column]) {
    this.#name = name === '<anonymous>' ? null : name;
    this.#file = file === '' ? null : file;
    this.#line = line;
    this.#column = column;
  }

  getThis() { return undefined; }
  getTypeName() { return null; }
  getFunction() { return undefined; }
  getFunctionName() { return this.#name; }
  getMethodName() { return null; }
  getFileName() { return this.#file ?? undefined; }
  getLineNumber() { return this.#line; }
  getColumnNumber() { return this.#column; }
  getEvalOrigin() { return undefined; }
  getScriptNameOrSourceURL() { return this.#file ?? undefined; }
  getPromiseIndex() { return null; }
  isToplevel() { return this.#name === null; }
  isEval() { return this.#file === '<eval>'; }
  isNative() { return this.#file === null; }
  isConstructor() { return false; }
  isAsync() { return false; }
  isPromiseAll() { return false; }

  toString() {
    const place = this.#file === null ? '<anonymous>' : `${this.#file}:${this.#line}:${this.#column}`;
    return this.#name === null ? place : `${this.#name} (${place})`;
  }
}

exports.callSites = (frames) => frames.map((frame) => new CallSite(frame));
