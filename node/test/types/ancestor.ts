// What the users of the npm module write, by its types: this compiles with 2.8.3
// and with ours.

import Heatsync = require("heatsync");
import { EventEmitter } from "events";
import fs = require("fs");

const sync = new Heatsync();
const all: Heatsync = new Heatsync({ watchFS: true, persistentWatchers: false, watchFunction: fs.watch });
new Heatsync({});
new Heatsync({ watchFunction: fs.watchFile });
new Heatsync({ watchFunction: (path: string, options: fs.WatchFileOptions & { bigint?: false }, cb) => fs.watchFile(path, options, cb) });
new Heatsync({ watchFunction: (path, options, callback) => fs.watch(path, options, () => callback()) });

const utils = sync.require("./utils") as typeof import("./utils");
const greeting: string = utils.greet("John");
const generic = sync.require<typeof import("./utils")>("./utils");
const name: string = new generic.Person("John").name;
const from = sync.require<{ v: number }>("./utils", __dirname).v.toFixed();
const [one, two] = sync.require(["./one", "./two"]);
const [typed] = sync.require<[typeof import("./utils"), string]>(["./utils", "./two"]);
const more: string = typed.greet(String(one ?? two));

const again = sync.resync<typeof utils>("./utils").greet("John");
const listed = sync.resync<[typeof utils]>(["./utils"], __dirname)[0].greet(again);
const plain = sync.resync("./utils", __dirname);
const imported: Promise<typeof utils> = sync.import<typeof utils>("./utils");
const several = sync.import<[typeof utils]>(["./utils"], { type: "json" }, __dirname).then(([first]) => first.greet(""));

class Bus extends EventEmitter {
  emitted = 0;
}
const bus: Bus = sync.addTemporaryListener(new Bus(), "event", (a: number, b: string) => a + b.length);
sync.addTemporaryListener(bus, Symbol("event"), () => {}, "once").emitted++;
sync.addTemporaryListener(process, "exit", (status) => status, "on");
sync.addTemporaryListener(sync.events, "any", (file: string) => file.length);

let timer: NodeJS.Timeout = sync.addTemporaryTimeout(() => {}, 10);
timer = sync.addTemporaryTimeout((a: number, b: string) => { a.toFixed(); b.trim(); }, 10, 1, "b");
timer = sync.addTemporaryInterval(() => {});
timer = sync.addTemporaryInterval((a: number) => { a.toFixed(); }, 10, 1);
clearTimeout(timer.unref());

const index: Map<string, number> = sync.remember(() => new Map<string, number>());
const count = sync.remember(() => 1, "count").toFixed();

class Direct extends sync.ReloadableClass {
  constructor(readonly name: string) {
    super();
  }
  greet() { return this.name; }
}
sync.reloadClassMethods(Direct);
class Returned extends sync.reloadClassMethods(() => Returned) {
  greet(): string { return "hello"; }
}
const said: string = new Direct("John").greet() + new Returned().greet();

sync.events.on("any", (file: string) => console.log(file));
sync.events.on("error", console.error);
sync.events.once(__filename, () => {});
sync.dispose();

export { all, greeting, name, from, more, listed, plain, imported, several, index, count, said };
