// util.parseEnv: the lines of an .env file.

const { validateString } = require('internal/validate');

exports.parseEnv = function parseEnv(content) {
  validateString(content, 'content');
  const values = {};
  let rest = content;
  while (rest !== '') {
    const line = /^[^\n]*\n?/.exec(rest)[0];
    if (line.trim() === '' || line.trimStart().startsWith('#')) {
      rest = rest.slice(line.length);
      continue;
    }
    const equals = rest.indexOf('=');
    if (equals < 0) break;
    const key = rest.slice(0, equals).trim().replace(/^export\s+/, '');
    const [value, length] = read(rest.slice(equals + 1));
    if (key !== '') values[key] = value;
    rest = rest.slice(equals + 1 + length);
  }
  return values;
};

// read returns the value that a text begins with, and the length up to the
// next line. Quoted values may have several lines; \n counts in double quotes.
function read(text) {
  const quoted = /^[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)[^\n]*\n?/.exec(text);
  if (quoted !== null) {
    const [all, double, single, back] = quoted;
    return [double === undefined ? single ?? back : double.replaceAll('\\n', '\n'), all.length];
  }
  const line = /^[^\n]*\n?/.exec(text)[0];
  return [line.replace(/#.*/s, '').trim(), line.length];
}
