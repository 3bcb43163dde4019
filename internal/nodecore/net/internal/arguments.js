// The arguments of connect and listen: (options), (port, host), (path), each with a callback at the end.

const normalized = Symbol('normalizedArgs');

const toNumber = (value) => (Number(value) >= 0 ? Number(value) : false);
const isPath = (value) => typeof value === 'string' && toNumber(value) === false;

// normalize returns [options, callback or null].
function normalizeArgs(args) {
  const [first, second] = args;
  let options = {};
  if (args.length > 0) {
    if (typeof first === 'object' && first !== null) options = first;
    else if (isPath(first)) options.path = first;
    else {
      options.port = first;
      if (typeof second === 'string') options.host = second;
    }
  }
  const last = args[args.length - 1];
  const made = [options, typeof last === 'function' ? last : null];
  made[normalized] = true;
  return made;
}

module.exports = { normalize: normalizeArgs, toNumber, isPath, isNormalized: (args) => args !== null && typeof args === 'object' && args[normalized] === true };
