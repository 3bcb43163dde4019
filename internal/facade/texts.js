'use strict';

// What the texts of functions tell about them.

const forwarders = new WeakMap(); // face -> the Forwarder whose face it is

// textOf returns the text of a function, that of the newest for a forwarder.
// Not every engine has one for a proxy.
function textOf(value) {
  const forwarder = forwarders.get(value);
  if (forwarder !== undefined) return textOf(forwarder.current);
  try {
    return Function.prototype.toString.call(value);
  } catch {
    return 'function () { [native code] }';
  }
}

// hasPrivate tells whether a class has private members, which the methods of
// another version can't reach. The text is all that there is to go by.
function hasPrivate(value) {
  const text = textOf(value);
  return text.startsWith('class') && /#[A-Za-z$_]/.test(text.replace(/(['"`])(?:\\.|(?!\1)[^\\])*\1|\/\/.*|\/\*[^]*?\*\//g, ''));
}

// isEngines tells of a constructor whether its objects keep something in the
// engine. Errors have all that they say in properties.
const isEngines = (value) => /\{\s*\[native code\]\s*\}\s*$/.test(textOf(value)) && !/Error$/.test(value.name);

module.exports = { forwarders, hasPrivate, isEngines, textOf };
