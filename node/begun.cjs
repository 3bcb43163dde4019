'use strict';

const soon = 50; // milliseconds until modules that are being loaded are looked at again

// whenBegun tells what is loaded when the entry and what that imports have run.
function whenBegun(host, tell) {
  const look = () => {
    const modules = host.machine.modules();
    if (modules.some(({ version }) => version === 0)) {
      setTimeout(look, soon).unref();
      return;
    }
    host.gathered.now(); // whoever hears of it may save at once
    tell(modules);
  };
  setImmediate(look).unref();
}

module.exports = { whenBegun };
