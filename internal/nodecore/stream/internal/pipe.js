// readable.pipe(target) and unpipe.

const { nextTick } = require('internal/bootstrap');
const { fail } = require('internal/stream/destroy');

exports.pipe = (source, target, options) => {
  const state = source._readableState;
  state.pipes.push(target);
  const onEnd = options?.end !== false && !target._isStdio ? () => target.end() : () => source.unpipe(target);
  let drain; // what waits for the target to have room again
  let over = false;

  const wait = () => {
    if (!over) {
      state.waiting.add(target);
      source.pause();
    }
    if (drain) return;
    drain = () => {
      state.waiting.delete(target);
      if (state.waiting.size === 0 && source.listenerCount('data') > 0) source.resume();
    };
    target.on('drain', drain);
  };
  const onData = (chunk) => { if (target.write(chunk) === false) wait(); };
  const onError = (error) => {
    source.unpipe(target);
    target.removeListener('error', onError);
    if (target.listenerCount('error') > 0) return;
    const writable = target._writableState ?? target._readableState;
    if (writable && !writable.errorEmitted) fail(target, error);
    else target.emit('error', error);
  };
  const onClose = () => {
    target.removeListener('finish', onFinish);
    source.unpipe(target);
  };
  const onFinish = () => {
    target.removeListener('close', onClose);
    source.unpipe(target);
  };
  const onUnpipe = (from, info) => {
    if (from !== source || !info || info.hasUnpiped) return;
    info.hasUnpiped = true;
    over = true;
    for (const [event, listener] of [['close', onClose], ['finish', onFinish], ['error', onError], ['unpipe', onUnpipe]]) {
      target.removeListener(event, listener);
    }
    if (drain) target.removeListener('drain', drain);
    source.removeListener('end', onEnd);
    source.removeListener('data', onData);
    if (drain && state.waiting.has(target) && (!target._writableState || target._writableState.needDrain)) drain();
  };

  if (state.endEmitted) nextTick(onEnd);
  else source.once('end', onEnd);
  target.on('unpipe', onUnpipe);
  source.on('data', onData);
  target.prependListener('error', onError);
  target.once('close', onClose);
  target.once('finish', onFinish);
  target.emit('pipe', source);
  if (target.writableNeedDrain === true) wait();
  else if (!state.flowing) source.resume();
  return target;
};

exports.unpipe = (source, target) => {
  const state = source._readableState;
  if (state.pipes.length === 0) return source;
  const info = { hasUnpiped: false };
  if (!target) {
    const targets = state.pipes;
    state.pipes = [];
    source.pause();
    for (const each of targets) each.emit('unpipe', source, { hasUnpiped: false });
    return source;
  }
  const at = state.pipes.indexOf(target);
  if (at < 0) return source;
  state.pipes.splice(at, 1);
  if (state.pipes.length === 0) source.pause();
  target.emit('unpipe', source, info);
  return source;
};
