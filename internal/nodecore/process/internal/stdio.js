// process.stdin, stdout and stderr, which are made when somebody asks for them.

const bootstrap = require('internal/bootstrap');

const terminal = () => require('internal/process/terminal');
const output = (fd) => (go.isTTY(fd) ? new (terminal().WriteStream)(fd) : new (require('internal/process/output').Output)(fd));

const makes = {
  __proto__: null,
  stdin: () => new (go.isTTY(0) ? terminal().ReadStream : require('internal/process/stdin'))(0),
  stdout: () => output(1),
  stderr: () => output(2),
};
const made = { __proto__: null };

for (const name of Object.keys(makes)) {
  Object.defineProperty(exports, name, { get: () => (made[name] ??= makes[name]()), enumerable: true });
}

// current is what the program has for a stream. Without process it has no way to put another in its place.
exports.current = (name) => (bootstrap.isAdopted() ? require('process') : exports)[name];

// write writes a string or bytes, and returns an error or null.
exports.write = go.write;
exports.isTTY = go.isTTY;

// writeFirst writes a string to a stream that nobody has asked for yet, and returns whether it has. Most programs do no more
// than print, and the classes take longer to load than that.
exports.writeFirst = (name, text) => made[name] === undefined && !bootstrap.isAdopted() && go.write(name === 'stdout' ? 1 : 2, text) === null;
