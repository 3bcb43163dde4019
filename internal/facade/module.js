'use strict';

const { isPackage } = require('./packages.js');

// What takes something out of what sync.require returns looks so: { a } = sync.require(…), or
// = sync.require(…).a.
const takes = /[}\]]\s*=[\w$.\s]*\.\s*require\s*\(|=[\w$.\s]*\.\s*require\s*\([^()]*\)\s*\.\s*[\w$]/;

// Module is what is known of one file. What most never need is made when it is needed.
class Module {
  constructor(id) {
    this.id = id;
    this.home = id; // the file under which its state is kept: the first whose place it took
    this.before = undefined; // the module whose place it takes, if that is not accepted yet
    this.loaded = false;
    this.object = undefined; // the host's module object, of the version that runs
    this.target = undefined; // what holders have
    this.own = false; // target is what the module got as its exports
    this.forwarder = undefined; // target is its face, if a function is held
    this.members = undefined; // the functions in it, if a live scope holds it
    this.source = undefined; // the text that ran last
    this.loadedAt = undefined; // when that was, in milliseconds since 1970
    this.isModule = false; // is its newest version an ES module?
    this.running = undefined; // the evaluation under way: { object, base, exports, turn }
    this.undo = undefined; // how target and the rest were before
    this.given = false; // somebody was given what it exports, who has not a namespace, which follows
    this.held = new Set(); // the scopes to which sync.require handed it; the program's, if that and with it all hold it
    this.answers = undefined; // Map(id that it has given to sync.require -> path)
    this.scopes = []; // what its top level has made with new Heatsync()
    this.made = []; // functions that take back what the version that is not accepted yet has done elsewhere
    this.pending = []; // what is to be done when its top level has run
    this.twin = undefined; // the object that was assigned last, and target (twins.js)
    this.default = undefined; // what an ES module exports by default, as if it were a module's exports (target.js)
    this.newest = undefined; // of that: what the newest version has, in the place of which others get the target
    this.named = undefined; // the functions and classes that its top level declares, in live mode (named.js)
    this.kinds = undefined; // Map(kind -> the last target of that kind, and its forwarder)
    this.keys = []; // the names in target when its top level had run
    this.lost = []; // names that somebody has added since, and that the version which is not accepted yet takes away
    this.listeners = undefined; // if target is an emitter: those that the module itself added
    this.warned = undefined; // Set(what was said of it already)
    this.looked = undefined; // the text that mayTake has looked at
    this.takes = false; // what it found
  }

  // filling is what others may fill: what an ES module exports by default, since its exports are closed to them.
  get filling() { return this.isModule && this.default !== undefined ? this.default.target : this.target; }

  // mayTake tells whether its text may take something out of what it holds (taken.js).
  mayTake() {
    if (this.looked !== this.source && this.source !== undefined) {
      this.looked = this.source;
      this.takes = !isPackage(this.id) && takes.test(this.source);
    }
    return this.takes;
  }
}

const early = new Map(); // id -> the module

// earlyOf stands for a file that ran before the realm began, of which text returns the text.
function earlyOf(id, text) {
  if (early.has(id)) return early.get(id);
  const module = new Module(id);
  early.set(id, module);
  try {
    module.source = text(id);
  } catch { /* it is no file, or gone */ }
  return module;
}

module.exports = { Module, earlyOf };
