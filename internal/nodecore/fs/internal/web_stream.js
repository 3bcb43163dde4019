// The stream of the web that reads a FileHandle.

const { ReadableStream } = require('internal/web/streams/readable');

// Node.js fills so much at a time: an ArrayBuffer, or a view for a stream of bytes.
const chunkSizes = { plain: 65536, bytes: 16384 };

// webStreamOf ends with the file, or when the handle is closed.
function webStreamOf(handle, ofBytes) {
  const source = {
    async pull(controller) {
      const view = controller.byobRequest?.view ?? new Uint8Array(ofBytes ? chunkSizes.bytes : chunkSizes.plain);
      const read = handle.fd === -1 ? 0 : (await handle.read(view, 0, view.byteLength)).bytesRead;
      if (read === 0) finish(controller);
      else if (controller.byobRequest) controller.byobRequest.respond(read);
      else controller.enqueue(ofBytes ? view.subarray(0, read) : view.buffer.slice(0, read));
    },
  };
  if (ofBytes) Object.assign(source, { type: 'bytes', autoAllocateChunkSize: chunkSizes.bytes });
  let running;
  const stream = new ReadableStream({ ...source, start(controller) { running = controller; } }, ofBytes ? undefined : { highWaterMark: 0 });
  handle.once('close', () => finish(running));
  return stream;
}

function finish(controller) {
  try {
    controller.close();
    controller.byobRequest?.respond(0);
  } catch {} // it is over already
}

module.exports = { webStreamOf };
