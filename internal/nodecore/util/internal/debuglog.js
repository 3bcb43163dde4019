// util.debuglog: lines on stderr for the sections that NODE_DEBUG names.

let sections;

// isOn tells whether NODE_DEBUG, a list with * for anything, names a section.
function isOn(section) {
  if (sections === undefined) {
    const wanted = (require('process').env.NODE_DEBUG ?? '').toUpperCase();
    const pattern = wanted.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
    sections = wanted === '' ? /(?!)/ : new RegExp(`^${pattern}$`);
  }
  return sections.test(section);
}

exports.debuglog = function debuglog(section, callback) {
  section = `${section}`.toUpperCase();
  let on;
  const enabled = () => (on ??= isOn(section));
  const log = (...args) => {
    if (!enabled()) return;
    const { stderr, pid } = require('process');
    const { format } = require('internal/util/format');
    if (typeof callback === 'function') {
      callback(log);
      callback = undefined;
    }
    stderr.write(`${section} ${pid}: ${format({}, args)}\n`);
  };
  Object.defineProperty(log, 'enabled', { get: enabled, enumerable: true, configurable: true });
  return log;
};

exports.debug = exports.debuglog;
