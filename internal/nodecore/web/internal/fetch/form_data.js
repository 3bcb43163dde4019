// FormData: names with values, which are texts or Files.

const w = require('internal/web/fetch/webidl');
const { needArguments, usvString } = w;
const { isBlob, File } = require('internal/web/blob');

const lists = w.brand();

class FormData {
  constructor(form = undefined) {
    if (form !== undefined) throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
    lists.put(this, []);
  }

  append(name, value, filename = undefined) {
    const list = lists.of(this);
    needArguments(arguments, 2, 'FormData.append');
    list.push(entry('append', arguments.length === 3, name, value, filename));
  }

  delete(name) {
    const list = lists.of(this);
    needArguments(arguments, 1, 'FormData.delete');
    name = usvString(name);
    lists.put(this, list.filter(([key]) => key !== name));
  }

  get(name) {
    const list = lists.of(this);
    needArguments(arguments, 1, 'FormData.get');
    name = usvString(name);
    return list.find(([key]) => key === name)?.[1] ?? null;
  }

  getAll(name) {
    const list = lists.of(this);
    needArguments(arguments, 1, 'FormData.getAll');
    name = usvString(name);
    return list.filter(([key]) => key === name).map(([, value]) => value);
  }

  has(name) {
    const list = lists.of(this);
    needArguments(arguments, 1, 'FormData.has');
    name = usvString(name);
    return list.some(([key]) => key === name);
  }

  set(name, value, filename = undefined) {
    const list = lists.of(this);
    needArguments(arguments, 2, 'FormData.set');
    const made = entry('set', arguments.length === 3, name, value, filename);
    const at = list.findIndex(([key]) => key === made[0]);
    if (at < 0) list.push(made);
    else lists.put(this, [...list.slice(0, at), made, ...list.slice(at + 1).filter(([key]) => key !== made[0])]);
  }
}

function entry(method, named, name, value, filename) {
  if (named && !isBlob(value)) throw new TypeError(`Failed to execute '${method}' on 'FormData': parameter 2 is not of type 'Blob'`);
  return made(usvString(name), isBlob(value) ? value : usvString(value), named ? usvString(filename) : undefined);
}

// made has a File for every Blob.
function made(name, value, filename) {
  if (typeof value === 'string') return [name, value];
  if (value instanceof File && filename === undefined) return [name, value];
  const lastModified = value instanceof File ? value.lastModified : undefined;
  return [name, new File([value], filename ?? 'blob', { type: value.type, lastModified })];
}

w.iterable(FormData, (form) => lists.of(form));
w.dressed(FormData, ['append', 'delete', 'get', 'getAll', 'has', 'set'], [], function () {
  const shown = {};
  for (const [name, value] of lists.of(this)) {
    if (!Object.hasOwn(shown, name)) shown[name] = value;
    else if (Array.isArray(shown[name])) shown[name].push(value);
    else shown[name] = [shown[name], value];
  }
  return shown;
});

// formOf makes a FormData of entries.
function formOf(entries) {
  const form = new FormData();
  lists.put(form, entries);
  return form;
}

module.exports = { FormData, isForm: lists.is, entriesOf: lists.of, formOf };
