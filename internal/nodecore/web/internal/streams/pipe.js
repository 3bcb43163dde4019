// readable.pipeTo(writable).

const c = require('internal/web/streams/common');
const s = require('internal/web/streams/readable');
const { attach, release, read } = require('internal/web/streams/readers');
const w = require('internal/web/streams/writable');

function pipe(source, target, { preventAbort, preventCancel, preventClose, signal }) {
  const reader = attach('ReadableStreamDefaultReader', source);
  const writer = w.attach(target);
  source.disturbed = true;
  const done = c.deferred();
  let over = false; // nothing more is read
  let written = Promise.resolve(); // the last write

  const finalize = (failed, error) => {
    w.release(writer);
    release(reader);
    signal?.removeEventListener('abort', onAbort);
    if (failed) done.reject(error);
    else done.resolve();
  };

  // shutDown waits for what was read to be written, does what has to be done at last, and settles.
  const shutDown = (failed, error, action) => {
    if (over) return;
    over = true;
    const act = () => {
      if (action === undefined) finalize(failed, error);
      else action().then(() => finalize(failed, error), (failure) => finalize(true, failure));
    };
    if (target.state === 'writable' && !w.closing(target)) settleWrites().then(act);
    else act();
  };

  const settleWrites = () => {
    const waitingFor = written;
    return waitingFor.then(() => (waitingFor === written ? undefined : settleWrites()));
  };

  const onAbort = () => {
    const { reason } = signal;
    const actions = [];
    if (!preventAbort && target.state === 'writable') actions.push(() => w.abort(target, reason));
    if (!preventCancel && source.state === 'readable') actions.push(() => s.cancel(source, reason));
    shutDown(true, reason, () => Promise.all(actions.map((action) => action())));
  };
  if (signal?.aborted) {
    onAbort();
    return done.promise;
  }
  signal?.addEventListener('abort', onAbort);

  watch(source.state, source.stored, 'errored', reader.closed.promise, (reason) => {
    shutDown(true, reason, preventAbort ? undefined : () => w.abort(target, reason));
  });
  watch(target.state, target.stored, 'errored', writer.closed.promise, (reason) => {
    shutDown(true, reason, preventCancel ? undefined : () => s.cancel(source, reason));
  });
  watchClose(source.state, reader.closed.promise, () => {
    shutDown(false, undefined, preventClose ? undefined : () => w.closeWithErrors(writer));
  });
  if (w.closing(target) || target.state === 'closed') {
    const closed = c.invalidState('Destination WritableStream is closed');
    shutDown(true, closed, preventCancel ? undefined : () => s.cancel(source, closed));
  }

  // step reads one chunk, and tells whether that was the last.
  const step = () => {
    if (over) return Promise.resolve(true);
    return writer.ready.promise.then(() => new Promise((resolve, reject) => {
      if (over) {
        resolve(true);
        return;
      }
      read(reader, {
        chunk: (chunk) => {
          written = w.write(writer, chunk).then(undefined, () => {});
          resolve(false);
        },
        close: () => resolve(true),
        error: reject,
      });
    }));
  };
  const pump = () => { step().then((last) => { if (!last) pump(); }, () => {}); };
  pump();
  return done.promise;
}

// watch calls f with the error of a stream that has one, or gets one.
function watch(state, stored, wanted, closed, f) {
  if (state === wanted) f(stored);
  else closed.then(undefined, f);
}

function watchClose(state, closed, f) {
  if (state === 'closed') f();
  else closed.then(f, () => {});
}

module.exports = { pipe };
