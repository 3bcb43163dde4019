// EventEmitterAsyncResource: an emitter whose listeners run in the context that it was made in.

const EventEmitter = require('events');
const { AsyncResource } = require('async_hooks');
const { validateString } = require('internal/validate');

class EventEmitterReferencingAsyncResource extends AsyncResource {
  #emitter;

  constructor(emitter, type, options) {
    super(type, options);
    this.#emitter = emitter;
  }

  get eventEmitter() { return this.#emitter; }
}

exports.EventEmitterAsyncResource = class EventEmitterAsyncResource extends EventEmitter {
  #resource;

  constructor(options) {
    let name;
    if (typeof options === 'string') {
      name = options;
      options = undefined;
    } else {
      if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
      name = options?.name || new.target.name;
    }
    super(options);
    this.#resource = new EventEmitterReferencingAsyncResource(this, name, options);
  }

  emit(event, ...args) { return this.#resource.runInAsyncScope(super.emit, this, event, ...args); }

  emitDestroy() { this.#resource.emitDestroy(); }

  get asyncId() { return this.#resource.asyncId(); }

  get triggerAsyncId() { return this.#resource.triggerAsyncId(); }

  get asyncResource() { return this.#resource; }
};
