// The frame of AsyncLocalStorage that is in force: a Map that is never changed, or undefined.
// The engine carries it to what is called later: promise jobs, ticks, timers, work in Go.

module.exports = {
  frame: go.frame,

  // run calls a function in a frame.
  run(frame, callback, self, args) {
    const outer = go.enter(frame);
    try {
      return Reflect.apply(callback, self, args);
    } finally {
      go.enter(outer);
    }
  },

  enter: go.enter,

  // inFrame has a function called in the frame of whoever gives it away, where it is not carried.
  inFrame(f) {
    const frame = go.frame();
    return frame === undefined ? f : (...args) => module.exports.run(frame, f, undefined, args);
  },
};
