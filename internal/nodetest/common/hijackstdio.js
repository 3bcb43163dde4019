'use strict';

// A standard stream whose writes somebody else gets.
function hijack(name, listener) {
  const stream = process[name];
  const write = stream.write;
  stream.writeTimes = 0;
  stream.write = (data, callback) => {
    try {
      listener(data);
    } catch (error) {
      process.nextTick(() => { throw error; });
    }
    write.call(stream, data, callback);
    stream.writeTimes++;
  };
  stream.restore = () => { stream.write = write; };
}

const restore = (name) => {
  process[name].restore?.();
  delete process[name].restore;
  delete process[name].writeTimes;
};

module.exports = {
  hijackStdout: (listener) => hijack('stdout', listener),
  hijackStderr: (listener) => hijack('stderr', listener),
  restoreStdout: () => restore('stdout'),
  restoreStderr: () => restore('stderr'),
};
