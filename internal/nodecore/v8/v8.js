// v8: values as V8 writes them, and figures of the heap, which is Go's.

const { makeError } = require('internal/errors');
const { absent } = require('internal/members');
const validate = require('internal/validate');
const { Serializer } = require('internal/v8/serdes');
const Deserializer = require('internal/v8/deserializer');
const { Buffer } = require('buffer');

// The classes of views, by the number under which Node writes them.
const classes = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, DataView, Buffer,
  BigInt64Array, BigUint64Array];

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    const index = Buffer.isBuffer(view) ? classes.indexOf(Buffer) : classes.findIndex((Class) => Class !== Buffer && view instanceof Class);
    if (index < 0) throw new this._getDataCloneError(`Unserializable host object: ${require('internal/util/inspect').inspect(view)}`);
    this.writeUint32(index);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const Class = classes[this.readUint32()];
    const length = this.readUint32();
    const offset = this._readRawBytes(length);
    const size = Class.BYTES_PER_ELEMENT || 1;
    const start = this.buffer.byteOffset + offset;
    if (Class === Buffer) return Buffer.from(this.buffer.buffer, start, length);
    if (start % size === 0) return new Class(this.buffer.buffer, start, length / size);
    return new Class(Uint8Array.prototype.slice.call(this.buffer, offset, offset + length).buffer, 0, length / size); // it must lie on a multiple
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  const view = require('internal/util/types').isAnyArrayBuffer(buffer) ? Buffer.from(buffer) : buffer;
  const deserializer = new DefaultDeserializer(view);
  deserializer.readHeader();
  return deserializer.readValue();
}

function getHeapStatistics() {
  const { heapUsed, heapTotal, rss } = require('process').memoryUsage();
  const limit = require('internal/os/memory')()[0];
  return {
    total_heap_size: heapTotal, total_heap_size_executable: 0, total_physical_size: rss, total_available_size: limit - heapTotal,
    used_heap_size: heapUsed, heap_size_limit: limit, malloced_memory: 0, peak_malloced_memory: 0, does_zap_garbage: 0,
    number_of_native_contexts: 1, number_of_detached_contexts: 0, total_global_handles_size: 0, used_global_handles_size: 0, external_memory: 0,
  };
}

function setFlagsFromString(flags) { validate.validateString(flags, 'flags'); }

exports.cachedDataVersionTag = function cachedDataVersionTag() { return 0; };
absent(exports, 'v8', { getHeapSnapshot: 1 });
exports.getHeapStatistics = getHeapStatistics;
exports.getHeapSpaceStatistics = function getHeapSpaceStatistics() { return []; };
exports.getHeapCodeStatistics = function getHeapCodeStatistics() {
  return { code_and_metadata_size: 0, bytecode_and_metadata_size: 0, external_script_source_size: 0, cpu_profiler_metadata_size: 0 };
};
Object.assign(exports, { setFlagsFromString, Serializer, Deserializer, DefaultSerializer, DefaultDeserializer, deserialize });
exports.takeCoverage = function takeCoverage() {};
exports.stopCoverage = function stopCoverage() {};
exports.serialize = serialize;
absent(exports, 'v8', { writeHeapSnapshot: 2 });
exports.promiseHooks = {};
absent(exports.promiseHooks, 'v8.promiseHooks', { createHook: 0, onInit: 1, onBefore: 1, onAfter: 1, onSettled: 1 });
absent(exports, 'v8', { queryObjects: 1 });
exports.startupSnapshot = { isBuildingSnapshot: function isBuildingSnapshot() { return 0; } };
for (const name of ['addDeserializeCallback', 'addSerializeCallback', 'setDeserializeMainFunction']) {
  exports.startupSnapshot[name] = { [name]() { throw makeError(Error, 'ERR_NOT_BUILDING_SNAPSHOT', 'Operation cannot be invoked when not building startup snapshot'); } }[name];
}
exports.setHeapSnapshotNearHeapLimit = function setHeapSnapshotNearHeapLimit(limit) { validate.validateInteger(limit, 'limit', 1, 2 ** 32 - 1); };
absent(exports, 'v8', { GCProfiler: 0 });
