'use strict';

// Hooks for Node 20, where they run in a thread of their own. They ask this one for bridges, unless it may
// be waiting for them; so it tells them of all that lives, too.

const Module = require('./loader.cjs');

class HooksThread {
  #port;
  #blocked = new Int32Array(new SharedArrayBuffer(4)); // how many calls may be waiting
  #answers; // { asked, loaded }

  constructor(live, answers) {
    const { MessageChannel } = require('node:worker_threads');
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#answers = answers;
    port1.on('message', (message) => this.#take(message));
    port1.unref();
    for (const each of live) this.lives(...each);
    const url = `data:text/javascript,${encodeURIComponent(text)}`;
    this.blocked(() => Module.register(url, { data: { port: port2, blocked: this.#blocked }, transferList: [port2] }));
  }

  lives(id, source) { this.#port.postMessage({ id, source }); }

  // hear takes what has not been heard yet.
  hear() {
    const { receiveMessageOnPort } = require('node:worker_threads');
    for (let next; (next = receiveMessageOnPort(this.#port)) !== undefined;) this.#take(next.message);
  }

  #take({ asked, loaded }) {
    if (loaded !== undefined) this.#answers.loaded(loaded);
    else this.#port.postMessage({ id: asked, ...this.#answer(asked) });
  }

  #answer(id) {
    try {
      return { source: this.#answers.asked(id), isAnswer: true };
    } catch (error) {
      return { source: `throw new Error(${JSON.stringify(String(error?.message))})`, isAnswer: true };
    }
  }

  blocked(action) {
    Atomics.add(this.#blocked, 0, 1);
    try {
      return action();
    } finally {
      Atomics.sub(this.#blocked, 0, 1);
    }
  }
}

const text = `
import { fileURLToPath } from 'node:url';
import { receiveMessageOnPort } from 'node:worker_threads';
const live = new Map();
const waiting = new Map();
let port, blocked;
export const initialize = (data) => {
  ({ port, blocked } = data);
  port.on('message', take);
};
function take({ id, source, isAnswer }) {
  if (!isAnswer) live.set(id, source);
  else for (const each of waiting.get(id)?.splice(0) ?? []) each(source);
}
function ask(id) {
  return new Promise((resolve) => {
    if (!waiting.has(id)) waiting.set(id, []);
    waiting.get(id).push(resolve);
    port.postMessage({ asked: id });
  });
}
export async function load(url, context, next) {
  if (!url.startsWith('file:') || /[/]node_modules[/]/.test(url)) return next(url, context);
  const id = fileURLToPath(url.replace(/[?#].*/s, ''));
  for (let told; (told = receiveMessageOnPort(port)) !== undefined;) take(told.message);
  const source = live.get(id) ?? (Atomics.load(blocked, 0) === 0 ? await ask(id) : undefined);
  if (source !== undefined) return { format: 'module', source, shortCircuit: true };
  const loaded = await next(url, context);
  if (loaded.format === 'module') port.postMessage({ loaded: id });
  return loaded;
}`;

module.exports = { HooksThread };
