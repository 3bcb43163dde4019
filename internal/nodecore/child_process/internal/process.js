// Process: what a ChildProcess holds of the process, with Node's name. The process itself is Go's.

class Process {
  #process;

  constructor() { this.onexit = null; }

  // spawn returns { pid, connections }, or the failure as [errno, code, text].
  spawn(command, stdio) {
    const result = go.spawn(command, stdio, (status, signal) => this.onexit?.(status, signal));
    if (typeof result[0] === 'number') return { failure: Array.from(result) };
    const [process, pid, connections] = result;
    this.#process = process;
    this.pid = pid;
    return { pid, connections };
  }

  // kill returns the code of the error, or ''.
  kill(signal) { return this.#process === undefined ? 'ESRCH' : go.kill(this.#process, signal); }
  close() { this.#process = undefined; }
  ref() { if (this.#process !== undefined) go.ref(this.#process, true); }
  unref() { if (this.#process !== undefined) go.ref(this.#process, false); }
  hasRef() { return this.#process !== undefined; }
}

module.exports = {
  Process,
  spawnSync: (...args) => go.spawnSync(...args),
  fail: (code) => Array.from(go.fail(code)),
};
