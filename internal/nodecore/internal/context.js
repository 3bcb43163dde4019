// The current frame of AsyncLocalStorage: a Map that is never changed once it
// is in force, or undefined. Whoever queues a callback notes the frame, and
// runs the callback in it.

const context = module.exports = {
  frame: undefined,

  run(frame, callback, self, args) {
    const outer = context.frame;
    context.frame = frame;
    try {
      return Reflect.apply(callback, self, args);
    } finally {
      context.frame = outer;
    }
  },
};
