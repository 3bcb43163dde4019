// The source of a call, for assert(expression): the message shows it.

const framePlace = /\n {4}at (?:.*\()?((?:[A-Za-z]:)?[^:()\n]+):(\d+):(\d+)\)?/;

// message says that an assertion which was called as caller does not hold.
exports.message = (caller, value) => {
  const source = callSource(caller);
  if (source === undefined) return `${require('internal/util/inspect').inspect(value)} == true`;
  return `The expression evaluated to a falsy value:\n\n  ${source}\n`;
};

function callSource(caller) {
  const { capture } = require('internal/stack');
  const place = framePlace.exec(capture('', '', caller));
  if (place === null) return undefined;
  const text = require('internal/host').source(place[1]);
  return text === '' ? undefined : callAt(text, Number(place[2]), Number(place[3]));
}

// callAt cuts out the call at a position. That of the engine is the opening
// parenthesis; what is called stands before it.
function callAt(text, line, column) {
  let at = 0;
  for (let i = 1; i < line; i++) at = text.indexOf('\n', at) + 1;
  const open = text.indexOf('(', at + column - 1);
  if (open < 0) return undefined;
  const before = /[\w$.\s[\]'"]*$/.exec(text.slice(at, open))[0].trimStart();
  const name = /[\w$]+(?:\s*(?:\.\s*[\w$]+|\[[^\]]*\]))*\s*$/.exec(before);
  const end = closing(text, open);
  if (name === null || end < 0) return undefined;
  return dedented(name[0] + text.slice(open, end + 1), open - at - name[0].length);
}

// closing finds the parenthesis that closes the one at open. Strings and
// comments are passed over.
function closing(text, open) {
  const token = /'(?:\\[^]|[^'\\])*'|"(?:\\[^]|[^"\\])*"|`(?:\\[^]|[^`\\])*`|\/\/.*|\/\*[^]*?\*\/|[()]/g;
  token.lastIndex = open;
  let depth = 0;
  for (let m = token.exec(text); m !== null; m = token.exec(text)) {
    if (m[0] === '(') depth++;
    if (m[0] === ')' && --depth === 0) return m.index;
  }
  return -1;
}

// dedented shifts the lines after the first to the left, as far as the first
// one was cut.
function dedented(source, column) {
  const [first, ...rest] = source.split('\n');
  return [first, ...rest.map((line) => `  ${line.slice(Math.min(column, /^ */.exec(line)[0].length))}`)].join('\n');
}
