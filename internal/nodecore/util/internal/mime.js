// MIMEType and MIMEParams: media types, as the MIME Sniffing Standard parses and writes them.

const { makeError } = require('internal/errors');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const notQuotable = /[^\t\u0020-~\u0080-\u00ff]/;
const endSpace = /[\t\n\r ]+$/;

function invalid(what, text, at) {
  const place = at === undefined || at === -1 ? '' : ` at ${at}`;
  return makeError(TypeError, 'ERR_INVALID_MIME_SYNTAX', `The MIME syntax for a ${what} in "${text}" is invalid${place}`);
}

const lower = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

// checked returns a token in lower case.
function checked(text, what, whole = text) {
  const at = text.search(notToken);
  if (text === '' || at !== -1) throw invalid(what, whole, at);
  return lower(text);
}

function parse(text) {
  const trimmed = text.replace(/^[\t\n\r ]+/, '');
  const slash = trimmed.indexOf('/');
  if (slash === -1) throw invalid('type', text, bad(trimmed));
  const type = checked(trimmed.slice(0, slash), 'type', text);
  const semicolon = trimmed.indexOf(';', slash);
  const rest = trimmed.slice(slash + 1, semicolon === -1 ? undefined : semicolon).replace(endSpace, '');
  const subtype = checked(rest, 'subtype', text);
  return { type, subtype, params: semicolon === -1 ? '' : trimmed.slice(semicolon + 1) };
}

const bad = (text) => (text === '' ? -1 : text.search(notToken));

const written = (value) => (value !== '' && !notToken.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`);

class MIMEParams {
  #data = new Map();

  delete(name) { this.#data.delete(name); }

  get(name) { return this.#data.get(name) ?? null; }

  has(name) { return this.#data.has(name); }

  set(name, value) {
    const text = `${name}`;
    const at = text.search(notToken);
    if (text === '' || at !== -1) throw invalid('parameter name', text, at);
    const content = `${value}`;
    if (notQuotable.test(content)) throw invalid('parameter value', content, content.search(notQuotable));
    this.#data.set(text, content);
  }

  *entries() { yield* this.#data.entries(); }

  *keys() { yield* this.#data.keys(); }

  *values() { yield* this.#data.values(); }

  toString() { return [...this.#data].map(([name, value]) => `${name}=${written(value)}`).join(';'); }

  // parse adds what stands behind the type.
  static parse(params, text) {
    for (let at = 0; at < text.length; at++) {
      const begin = /^[\t\n\r ]*/.exec(text.slice(at))[0].length + at;
      const name = /^[^;=]*/.exec(text.slice(begin))[0];
      at = begin + name.length;
      if (text[at] !== '=') continue;
      const { value, end } = valueAt(text, at + 1);
      at = end;
      const key = lower(name);
      if (value !== undefined && key !== '' && !notToken.test(key) && !notQuotable.test(value) && !params.#data.has(key)) params.#data.set(key, value);
    }
    return params;
  }
}

// valueAt reads a value, and finds the semicolon behind it.
function valueAt(text, at) {
  if (text[at] !== '"') {
    const raw = /^[^;]*/.exec(text.slice(at))[0];
    const value = raw.replace(endSpace, '');
    return { value: value === '' ? undefined : value, end: at + raw.length };
  }
  let value = '';
  let i = at + 1;
  for (; i < text.length && text[i] !== '"'; i++) {
    if (text[i] === '\\' && i + 1 < text.length) i++;
    value += text[i];
  }
  const semicolon = text.indexOf(';', i);
  return { value, end: semicolon === -1 ? text.length : semicolon };
}

const { parse: parseParams } = MIMEParams;
delete MIMEParams.parse;

const alias = (prototype, name, value) => Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
alias(MIMEParams.prototype, Symbol.iterator, MIMEParams.prototype.entries);
alias(MIMEParams.prototype, 'toJSON', MIMEParams.prototype.toString);

class MIMEType {
  #type;
  #subtype;
  #params;

  constructor(text) {
    const parsed = parse(`${text}`);
    this.#type = parsed.type;
    this.#subtype = parsed.subtype;
    this.#params = parseParams(new MIMEParams(), parsed.params);
  }

  get type() { return this.#type; }

  set type(value) { this.#type = checked(`${value}`, 'type'); }

  get subtype() { return this.#subtype; }

  set subtype(value) { this.#subtype = checked(`${value}`, 'subtype'); }

  get essence() { return `${this.#type}/${this.#subtype}`; }

  get params() { return this.#params; }

  toString() {
    const params = `${this.#params}`;
    return this.essence + (params === '' ? '' : `;${params}`);
  }
}
alias(MIMEType.prototype, 'toJSON', MIMEType.prototype.toString);

module.exports = { MIMEType, MIMEParams };
