'use strict';

// collect does something for each item, whatever the others throw, and returns what was
// thrown.
function collect(host, items, action) {
  const errors = [];
  for (const item of items) {
    try {
      host.guard(() => action(item));
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}

module.exports = { collect };
