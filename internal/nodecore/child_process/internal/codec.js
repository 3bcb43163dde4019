// Messages as bytes, in the two ways that a channel has: lines of JSON, and values as V8 writes them.

const { Buffer } = require('buffer');
const { invalidArgType } = require('internal/errors');

class JSONLines {
  #decoder = new (require('string_decoder').StringDecoder)('utf8');
  #pieces = []; // of the line that is not whole yet

  // check refuses what JSON has no text for.
  check(message) {
    const sent = ['string', 'object', 'number', 'boolean'];
    if (!sent.includes(typeof message)) throw invalidArgType('message', sent, message);
  }

  write(message) { return Buffer.from(`${JSON.stringify(message)}\n`); }

  // read returns the messages that are whole.
  read(bytes) {
    this.#pieces.push(this.#decoder.write(Buffer.from(bytes.buffer)));
    if (!bytes.includes(10)) return [];
    const lines = this.#pieces.join('').split('\n');
    this.#pieces = [lines.pop()];
    return lines.map((line) => JSON.parse(line));
  }
}

const view = 0; // what stands before a host object
const other = 1;

// serdes makes the two classes when they are first needed.
let serdes;
function classes() {
  if (serdes !== undefined) return serdes;
  const { DefaultSerializer, DefaultDeserializer } = require('v8');
  class Serializer extends DefaultSerializer {
    _writeHostObject(object) {
      this.writeUint32(ArrayBuffer.isView(object) ? view : other);
      if (ArrayBuffer.isView(object)) super._writeHostObject(object);
      else this.writeValue({ ...object });
    }
  }
  class Deserializer extends DefaultDeserializer {
    _readHostObject() { return this.readUint32() === view ? super._readHostObject() : this.readValue(); }
  }
  serdes = { Serializer, Deserializer };
  return serdes;
}

// Advanced has the length of each message before it, in four bytes.
class Advanced {
  #pieces = []; // of the message that is not whole yet
  #length = 0;
  #needed = 4;

  write(message) {
    const serializer = new (classes().Serializer)();
    serializer.writeHeader();
    serializer.writeValue(message);
    const body = serializer.releaseBuffer();
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    return Buffer.concat([head, body]);
  }

  read(bytes) {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    if (this.#length < this.#needed) return [];
    const messages = [];
    let rest = Buffer.concat(this.#pieces);
    for (; rest.length >= this.#measure(rest); rest = rest.subarray(this.#needed)) messages.push(valueOf(rest.subarray(4, this.#needed)));
    this.#pieces = [rest];
    this.#length = rest.length;
    return messages;
  }

  // measure tells how long the first message is.
  #measure(rest) {
    this.#needed = rest.length < 4 ? 4 : Math.max(5, 4 + rest.readUInt32BE());
    return this.#needed;
  }
}

function valueOf(body) {
  const deserializer = new (classes().Deserializer)(body);
  deserializer.readHeader();
  return deserializer.readValue();
}

module.exports = { JSONLines, Advanced };
