// Errors as inspect prints them: the stack, under the name of the class, and
// what the error has besides.

const { nodeStack } = require('internal/stack');

const firstFrame = '\n    at';

function stackOf(error) {
  const { stack } = error;
  return stack ? nodeStack(String(stack)) : Error.prototype.toString.call(error);
}

// errorBase returns the text before the braces, and takes out of keys what it
// shows already, or puts in what is hidden but matters.
exports.errorBase = ({ ctx, value: error, constructor, tag }, keys, prefix) => {
  const name = error.name == null ? 'Error' : String(error.name);
  const given = stackOf(error);
  if (!ctx.showHidden) hideShown(error, keys, given);
  if ('cause' in error && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(error.errors) && !keys.includes('errors')) keys.push('errors');
  const stack = named(given, { constructor, tag }, name, prefix);
  const shown = withFrames(ctx, error, stack);
  return ctx.indentation === 0 ? shown : shown.replaceAll('\n', `\n${' '.repeat(ctx.indentation)}`);
};

function hideShown(error, keys, stack) {
  for (const name of ['name', 'message', 'stack']) {
    const i = keys.indexOf(name);
    if (i >= 0 && (typeof error[name] !== 'string' || stack.includes(error[name]))) keys.splice(i, 1);
  }
}

// named puts the name of the class into a stack that has only the name of the
// error, or a part of it: "Error: x" of a class Foo is "Foo [Error]: x".
function named(stack, subject, name, prefix) {
  const { constructor } = subject;
  const after = stack[name.length];
  const begins = name.endsWith('Error') && stack.startsWith(name) &&
    (after === undefined || after === ':' || after === '\n');
  if (constructor !== null && !begins) return stack;
  let { length } = name;
  let fallback = 'Error';
  if (constructor === null) {
    const found = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = found?.[1] ?? '';
    ({ length } = fallback);
    fallback ||= 'Error';
  }
  const full = prefix(subject, fallback).slice(0, -1);
  if (name === full) return stack;
  if (!full.includes(name)) return `${full} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${full}: ${stack}` : `${full}${stack.slice(length)}`;
}

// withFrames prints the frames, or puts brackets round an error that has none.
function withFrames(ctx, error, stack) {
  const { message } = error;
  const at = typeof message === 'string' && message !== '' ? stack.indexOf(message) : -1;
  const start = stack.indexOf(firstFrame, at < 0 ? 0 : at + message.length);
  if (start < 0) return `[${stack}]`;
  const frames = withoutOverlap(ctx, error, stack.slice(start + 1).split('\n'));
  const shown = ctx.colors ? frames.map((frame) => coloured(ctx, frame)) : frames;
  return `${stack.slice(0, start)}\n${shown.join('\n')}`;
}

// coloured greys frames that are not the program's and underlines packages.
function coloured(ctx, frame) {
  if (/\((?:node:|<anonymous>)/.test(frame) || /^\s+at node:/.test(frame)) return ctx.stylize(frame, 'undefined');
  return frame.replace(/([/\\]node_modules[/\\])((?:@[^/\\]+[/\\])?[^/\\]+)(?=[/\\])/g,
    (_, dir, name) => dir + ctx.stylize(name, 'module'));
}

// withoutOverlap leaves out the frames that the stack of the cause repeats.
function withoutOverlap(ctx, error, frames) {
  const { cause } = error;
  if (!(cause instanceof Error)) return frames;
  const other = stackOf(cause);
  const start = other.indexOf(firstFrame);
  if (start < 0) return frames;
  const { length, offset } = overlap(frames, other.slice(start + 1).split('\n'));
  if (length <= 3) return frames;
  const skipped = length - 2;
  const note = ctx.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined');
  return [...frames.slice(0, offset + 1), note, ...frames.slice(offset + 1 + skipped)];
}

// overlap finds the first run of more than three frames that both lists have.
function overlap(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const j = b.indexOf(a[i]);
    if (j < 0) continue;
    let length = 0;
    while (i + length < a.length && a[i + length] === b[j + length]) length++;
    if (length > 3) return { length, offset: i };
  }
  return { length: 0, offset: 0 };
}
