// The English names that english.mjs has written down, each kind read when it is asked for.

const read = new Map();

exports.names = (kind) => {
  if (!read.has(kind)) read.set(kind, JSON.parse(go.names(kind)));
  return read.get(kind);
};
