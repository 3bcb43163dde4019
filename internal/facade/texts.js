'use strict';

// What the texts of functions tell about them.

const forwarders = new WeakMap(); // face -> the Forwarder whose face it is
const standsFor = new WeakMap(); // another function of ours -> the one in the place of which it is seen

const { toString } = Function.prototype;

// behind returns the function for which another stands: the newest, for a face.
function behind(value) {
  for (let each = value; ; ) {
    const next = forwarders.get(each)?.current ?? standsFor.get(each);
    if (next === undefined) return each;
    each = next;
  }
}

// showTexts has Function.prototype.toString give the text of the function that a
// face stands for; of a proxy the engine has none. Where that can't be replaced
// it is left as it is.
function showTexts() {
  const shown = { toString() { return Reflect.apply(toString, behind(this), []); } }.toString;
  standsFor.set(shown, toString);
  Reflect.defineProperty(Function.prototype, 'toString', { value: shown, writable: true, configurable: true });
}

// textOf returns the text of a function. Not every engine has one for a proxy.
function textOf(value) {
  try {
    return Reflect.apply(toString, behind(value), []);
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

const telling = new WeakMap(); // function -> may it tell?

// tellsThis tells whether a function may tell one this from another that answers
// all the same. A class is called by new only.
function tellsThis(value) {
  let tells = telling.get(value);
  if (tells === undefined) {
    const text = textOf(value);
    tells = !text.startsWith('class') && ['this', 'super', '#'].some((word) => text.includes(word));
    telling.set(value, tells);
  }
  return tells;
}

// isEngines tells of a constructor whether its objects keep something in the
// engine. Errors have all that they say in properties.
const isEngines = (value) => /\{\s*\[native code\]\s*\}\s*$/.test(textOf(value)) && !/Error$/.test(value.name);

module.exports = { forwarders, hasPrivate, isEngines, showTexts, standsFor, tellsThis, textOf };
