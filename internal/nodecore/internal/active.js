// What keeps the program alive besides timers and calls that are under way: handles, each with Node's name for its kind.

const active = new Map(); // handle → kind

module.exports = {
  begin(handle, kind) { active.set(handle, kind); },
  end(handle) { active.delete(handle); },

  kinds: () => Array.from(active).filter(([handle]) => handle.hasRef()).map(([, kind]) => kind),
  owners: () => [...active.keys()].filter((handle) => handle.hasRef()).map((handle) => handle.owner ?? handle),
};
