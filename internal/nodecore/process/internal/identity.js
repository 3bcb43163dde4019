// setuid and its like: who the process is for the system.

const { makeError, invalidArgType } = require('internal/errors');
const { validateArray, validateInteger } = require('internal/validate');

// check takes a number or a name.
function check(id, name) {
  if (typeof id === 'number') validateInteger(id, name, 0, 2 ** 32 - 1);
  else if (typeof id !== 'string') throw invalidArgType(name, ['number', 'string'], id);
}

const unknown = (kind, id) => makeError(Error, 'ERR_UNKNOWN_CREDENTIAL', `${kind} identifier does not exist: ${id}`);

// find returns the number of a user or group. What is a number already need not exist.
function find(kind, id) {
  if (typeof id === 'number') return id;
  const number = go.find(kind, id);
  if (number < 0) throw unknown(kind, id);
  return number;
}

// done throws the error of a call, if it has failed with [errno, code, text].
function done(call, failure) {
  if (failure === null) return;
  const [errno, code, text] = failure;
  throw Object.assign(new Error(`${code}, ${text[0].toUpperCase()}${text.slice(1)}`), { errno: -errno, code, syscall: call });
}

const setter = (call, kind) => (id) => {
  check(id, 'id');
  done(call, go.set(call, find(kind, id)));
};

exports.setuid = setter('setuid', 'User');
exports.seteuid = setter('seteuid', 'User');
exports.setgid = setter('setgid', 'Group');
exports.setegid = setter('setegid', 'Group');

exports.setgroups = (groups) => {
  validateArray(groups, 'groups');
  groups.forEach((id, i) => { check(id, `groups[${i}]`); });
  done('setgroups', go.setGroups(groups.map((id) => find('Group', id))));
};

exports.initgroups = (user, extraGroup) => {
  check(user, 'user');
  check(extraGroup, 'extraGroup');
  done('initgroups', go.setGroups([...go.groupsOf(`${user}`), find('Group', extraGroup)]));
};
