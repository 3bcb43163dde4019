// UDP: what a Socket holds of the system's socket, with Node's name. The socket itself is Go's.

const { inFrame } = require('internal/context');

class UDP {
  #socket;

  // received gets (bytes, address, family, port), failed an error.
  constructor(version, received, failed) { this.#socket = go.open(version, inFrame(received), inFrame(failed)); }

  // What follows returns the failure, [errno, code, text], or null.
  bind(address, port, { reuseAddr = false, ipv6Only = false }) { return go.bind(this.#socket, address, port, Boolean(reuseAddr), Boolean(ipv6Only)); }
  connect(address, port) { return go.connect(this.#socket, address, port); }
  disconnect() { return go.disconnect(this.#socket); }
  send(bytes, address, port) { return go.send(this.#socket, bytes, address ?? '', port | 0); }
  set(option, value) { return go.set(this.#socket, option, value); }
  setMulticastInterface(address) { return go.via(this.#socket, address); }
  member(joins, group, address) { return go.member(this.#socket, joins, group, address); }
  sourceMember(joins, source, group, address) { return go.sourceMember(this.#socket, joins, source, group, address); }

  // These return [address, family, port], or the failure.
  get local() { return go.local(this.#socket); }
  get remote() { return go.remote(this.#socket); }

  // buffer returns a number, or the failure.
  buffer(sends, size) { return go.buffer(this.#socket, sends, size); }

  recvStart() { go.receive(this.#socket); }
  close() { go.close(this.#socket); }
  ref() { go.ref(this.#socket, true); }
  unref() { go.ref(this.#socket, false); }
}

module.exports = { UDP, terse: (code, call) => go.terse(code, call) };
