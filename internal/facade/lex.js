'use strict';

// The words of a JavaScript or TypeScript text. Nothing here knows a grammar, except for
// the one question that words alone leave open: does a slash divide, or begin a regular
// expression? The answer depends on whether an operand or an operator is due, and after )
// and } on what the bracket was opened for.
//
//	kind       text
//	name       identifiers and keywords
//	private    #name
//	string, number, regexp
//	template   a part of one, between back quotes, ${ and }
//	mark       punctuation
//
// A token is { kind, text, start, end, line, within, open, close, is, starts }. line
// says whether it is the first in its line, within is the index of the innermost
// bracket (or part of a template) that is open, -1 if none is. A bracket that closes
// has the index of the one that opened (open), and tells whether an operand may
// start after it (starts). One that opens has the index of the other (close), and
// what it is there for (is): block, class, object, array, group, parameters, head
// or template.

const operandAfter = new Set(['return', 'typeof', 'instanceof', 'in', 'new', 'delete', 'void', 'throw', 'case', 'do', 'else', 'yield',
  'await', 'default', 'extends']);
const heads = new Set(['if', 'while', 'for', 'with', 'switch', 'catch']);
const marks = ['>>>=', '...', '===', '!==', '**=', '<<=', '>>=', '&&=', '||=', '??=', '=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.',
  '++', '--', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '**', '<<'];
const marksBy = new Map();
for (const mark of marks) marksBy.set(mark[0], [...marksBy.get(mark[0]) ?? [], mark]);

const none = []; // of the classes whose bodies are to come: are they expressions?
const [SPACE, LINE, WORD, DIGIT, QUOTE, OTHER, END] = [0, 1, 2, 3, 4, 5, 6];

// classes says of each ASCII character what begins with it.
const classes = Array.from({ length: 128 }, (_, code) => {
  const c = String.fromCharCode(code);
  if (code === 10 || code === 13) return LINE;
  if (code <= 32) return SPACE;
  if (c >= '0' && c <= '9') return DIGIT;
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_' || c === '$' || c === '\\') return WORD;
  return c === '"' || c === "'" ? QUOTE : OTHER;
});

function classOf(code) {
  if (code < 128) return classes[code];
  if (Number.isNaN(code)) return END; // behind the text
  if (code === 0x2028 || code === 0x2029) return LINE;
  const space = code === 0xa0 || code === 0xfeff || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f
    || code === 0x205f || code === 0x3000;
  return space ? SPACE : WORD;
}

// lex returns the tokens of a text. Of one that is no JavaScript it makes what it
// can.
const lex = (text) => new Lexer(text).until(text.length);

class Lexer {
  #text;
  #at = 0;
  #tokens = [];
  #open = []; // brackets that are open: { index, is, ... }
  #operand = true; // is an operand due?
  #line = true;
  level; // the innermost bracket that is open
  closed; // the one that was closed last

  constructor(text) {
    this.#text = text;
    this.#enter(-1, 'block');
  }

  // until reads on as far as an offset, at least, and returns all tokens so far.
  until(offset) {
    if (this.#at === 0 && this.#text.startsWith('#!')) this.#at = this.#lineEnd(0);
    const end = Math.min(offset, this.#text.length);
    while (this.#at < end) this.#next();
    return this.#tokens;
  }

  #next() {
    const text = this.#text;
    let at = this.#at;
    let what = classOf(text.charCodeAt(at));
    for (; what <= LINE; what = classOf(text.charCodeAt(++at))) {
      if (what === LINE) this.#line = true;
    }
    this.#at = at;
    if (what === END) return;
    if (what === WORD) this.#word();
    else if (what === DIGIT) this.#number();
    else if (what === QUOTE) this.#push('string', this.#stringEnd(this.#text[this.#at]), false);
    else this.#other(text[at], text[at + 1]);
  }

  #other(c, next) {
    if (c === '/' && next === '/') this.#at = this.#lineEnd(this.#at);
    else if (c === '/' && next === '*') this.#comment();
    else if (c === '`') this.#template();
    else if (c === '#' && next !== undefined && classOf(next.charCodeAt(0)) === WORD) this.#push('private', this.#wordEnd(this.#at + 1), false);
    else if (c === '.' && next >= '0' && next <= '9') this.#number();
    else if (c === '/' && this.#operand && this.#regexpEnd() > 0) this.#push('regexp', this.#regexpEnd(), false);
    else if ('([{'.includes(c)) this.#begin(c);
    else if (')]}'.includes(c)) this.#end(c);
    else this.#mark(c);
  }

  // push adds a token up to an end. operand tells what is due after it.
  #push(kind, end, operand) {
    const start = this.#at;
    this.#tokens.push({ kind, text: this.#text.slice(start, end), start, end, line: this.#line, within: this.level.index });
    this.#at = end;
    this.#line = false;
    this.#operand = operand;
  }

  #last(n = 1) { return this.#tokens[this.#tokens.length - n]; }

  #lineEnd(from) {
    const text = this.#text;
    const found = text.indexOf('\n', from);
    let end = found < 0 ? text.length : found;
    for (const other of ['\r', '\u2028', '\u2029']) {
      const at = text.slice(from, end).indexOf(other);
      if (at >= 0) end = from + at;
    }
    return end;
  }

  #comment() {
    const end = this.#text.indexOf('*/', this.#at + 2);
    const after = end < 0 ? this.#text.length : end + 2;
    this.#line ||= this.#lineEnd(this.#at) < after;
    this.#at = after;
  }

  #wordEnd(from) {
    const text = this.#text;
    for (let end = from; ; end++) {
      const code = text.charCodeAt(end);
      const what = code < 128 ? classes[code] : classOf(code);
      if (what !== WORD && what !== DIGIT) return end;
      if (code === 92 && text.startsWith('u{', end + 1)) end = Math.max(end, text.indexOf('}', end));
    }
  }

  #word() {
    const was = this.#operand;
    const property = this.#isProperty();
    this.#push('name', this.#wordEnd(this.#at), false);
    if (property) return;
    const { text } = this.#last();
    const { level } = this;
    if (text === 'class') level.classes = [...level.classes, !this.#atStatement(2)];
    if (text === 'function') level.function = { expression: !this.#atStatement(this.#last(2)?.text === 'async' ? 3 : 2) };
    this.#operand = operandAfter.has(text) || (text === 'of' && !was);
  }

  // isProperty tells whether the next word is a property's name, a keyword or not.
  #isProperty() {
    const last = this.#last();
    return last?.kind === 'mark' && (last.text === '.' || last.text === '?.');
  }

  #number() {
    const text = this.#text;
    const radix = text[this.#at] === '0' && 'xXoObB'.includes(text[this.#at + 1] ?? ' ');
    let end = this.#at;
    for (let dots = 0; end < text.length; end++) {
      const code = text.charCodeAt(end);
      const sign = (code === 43 || code === 45) && !radix && (text[end - 1] === 'e' || text[end - 1] === 'E');
      if (code === 46 && !radix && dots === 0) dots++;
      else if (classOf(code) !== WORD && classOf(code) !== DIGIT && !sign) break;
    }
    this.#push('number', end, false);
  }

  #stringEnd(quote) {
    const text = this.#text;
    let end = this.#at + 1;
    while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
    return Math.min(end + 1, text.length);
  }

  // regexpEnd returns where a regular expression ends that begins here, 0 if none
  // does.
  #regexpEnd() {
    const text = this.#text;
    let end = this.#at + 1;
    for (let inside = false; text[end] !== '/' || inside; end++) {
      const c = text[end];
      if (c === undefined || classOf(c.charCodeAt(0)) === LINE) return 0;
      if (c === '[') inside = true;
      else if (c === ']') inside = false;
      else if (c === '\\') end++;
    }
    return this.#wordEnd(end + 1);
  }

  // template reads a part of one: up to ${, or to its end.
  #template() {
    const text = this.#text;
    let end = this.#at + 1;
    while (end < text.length && text[end] !== '`' && !text.startsWith('${', end)) end += text[end] === '\\' ? 2 : 1;
    const more = text[end] === '$';
    this.#push('template', Math.min(more ? end + 2 : end + 1, text.length), more);
    if (more) this.#enter(this.#tokens.length - 1, 'template');
  }

  #begin(c) {
    const is = c === '{' ? this.#brace() : c === '(' ? this.#paren() : { is: 'array' };
    this.#push('mark', this.#at + 1, true);
    this.#enter(this.#tokens.length - 1, is.is, is.expression);
  }

  #enter(index, is, expression = false) {
    if (index >= 0) this.#tokens[index].is = is;
    this.level = { index, is, expression, classes: none, ternaries: 0, function: undefined };
    this.#open.push(this.level);
  }

  // paren says what a ( is opened for.
  #paren() {
    const { level } = this;
    const last = this.#last();
    if (level.function !== undefined) {
      const { expression } = level.function;
      level.function = undefined;
      return { is: 'parameters', expression };
    }
    const before = last?.text === 'await' ? this.#last(2) : last;
    const property = this.#tokens.length > 1 && ['.', '?.'].includes(this.#last(before === last ? 2 : 3)?.text);
    return { is: before?.kind === 'name' && heads.has(before.text) && !property ? 'head' : 'group' };
  }

  // brace says what a { is opened for, and whether an operator is due after it.
  #brace() {
    const { level } = this;
    const last = this.#last();
    if (level.classes.length > 0 && last?.text !== 'extends') {
      const expression = level.classes.at(-1);
      level.classes = level.classes.slice(0, -1);
      return { is: 'class', expression };
    }
    if (last?.text === ')') return { is: 'block', expression: this.closed?.is === 'parameters' && this.closed.expression };
    if (last?.text === '=>' || this.#atStatement(1)) return { is: 'block' };
    if (last?.text === ':' && last.kind === 'mark') return this.#afterColon();
    return this.#operand && !['do', 'else', 'default'].includes(last?.text) ? { is: 'object', expression: true } : { is: 'block' };
  }

  #afterColon() {
    const { level } = this;
    return level.is === 'block' && level.ternaries === 0 ? { is: 'block' } : { is: 'object', expression: true };
  }

  // atStatement tells whether a statement may begin after the token that is n back.
  #atStatement(n) {
    const last = this.#last(n);
    if (last === undefined || (last.kind === 'mark' && last.text === ';')) return true;
    if (last.kind === 'name') return ['export', 'default', 'else', 'do', 'try', 'finally'].includes(last.text);
    if (n === 1 && last.text === '}' && last.kind === 'mark') return this.#operand;
    if (last.kind !== 'mark') return false;
    if (last.text === '{') return this.level.is === 'block' && this.level.index === this.#tokens.length - n;
    if (last.text === ')' || last.text === '}') return last.starts === true;
    return last.text === ':' && this.level.is === 'block' && this.level.ternaries === 0;
  }

  #end(c) {
    if (this.#open.length === 1) { // more are closed than were opened
      this.#push('mark', this.#at + 1, c === '}');
      return;
    }
    const closed = this.#open.pop();
    this.level = this.#open.at(-1);
    this.closed = closed;
    const index = this.#tokens.length;
    const operand = closed.is === 'head' || (c === '}' && !closed.expression);
    if (closed.is === 'template') this.#template();
    else this.#push('mark', this.#at + 1, operand);
    Object.assign(this.#tokens[index], { open: closed.index, starts: operand });
    this.#tokens[closed.index].close = index;
  }

  #longest(c) {
    const is = (mark) => this.#text.startsWith(mark, this.#at)
      && !(mark === '?.' && classOf(this.#text.charCodeAt(this.#at + 2)) === DIGIT);
    return marksBy.get(c).find(is) ?? c;
  }

  #mark(c) {
    const text = marksBy.has(c) ? this.#longest(c) : c;
    const { level } = this;
    if (text === '?') level.ternaries++;
    else if (text === ':' && level.ternaries > 0) level.ternaries--;
    else if (text === ';' || text === ',') level.ternaries = 0;
    if (text === ':' || text === ',' || text === ';') { // those were names
      level.classes = none;
      level.function = undefined;
    }
    const postfix = (text === '++' || text === '--') && !this.#operand;
    this.#push('mark', this.#at + text.length, !postfix);
  }
}

module.exports = { Lexer, lex };
