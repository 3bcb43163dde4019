'use strict';

// Calls of the machine and their results as lists of strings, for a machine that runs as
// WebAssembly. The verbs and their forms are in verbs.js. A missing value is the empty one:
// an empty string, 0, false, no items.

const verbs = require('./verbs.js');

// speak makes an object with a method for each verb. tell takes a verb's name and its
// arguments, as one list, and returns the list of the answer.
function speak(tell) {
  const object = {};
  for (const [verb, { takes, gives }] of Object.entries(verbs)) {
    const forms = Object.values(takes);
    object[verb] = (...args) => {
      const list = [verb];
      for (let i = 0; i < forms.length; i++) write(forms[i], args[i], list);
      return read(gives, tell(list).reverse());
    };
  }
  return object;
}

// write adds a value to a list.
function write(form, value, list) {
  if (form === 'text') list.push(written(String(value ?? '')));
  else if (form === 'number') list.push(String(value ?? 0));
  else if (form === 'flag') list.push(value ? '1' : '0');
  else if (Array.isArray(form)) {
    const items = value ?? [];
    list.push(String(items.length));
    for (const item of items) write(form[0], item, list);
  } else for (const name of Object.keys(form)) write(form[name], value?.[name], list);
}

// written is a text without NUL, which stands between texts. No path has one, but what a
// program throws may.
const written = (text) => (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text);

// read takes a value from what is left of a list, the end of which comes first.
function read(form, list) {
  if (form === undefined) return undefined;
  if (Array.isArray(form)) return Array.from({ length: Number(list.pop()) }, () => read(form[0], list));
  if (typeof form === 'object') return Object.fromEntries(Object.keys(form).map((name) => [name, read(form[name], list)]));
  const value = list.pop();
  if (form === 'flag') return value === '1';
  return form === 'number' ? Number(value) : value;
}

module.exports = { speak, write, read };
