// What is ours beyond the npm module 2.8.3.

import Heatsync = require("heatsync");

const options: Heatsync.Options = { watchDebounceMS: 10, follow: false, live: true };
const sync = new Heatsync(options);

class Person extends sync.ReloadableClass {
  static [Heatsync.ClassKeySpecifier] = "a person";
}
sync.reloadClassMethods(Person);
class Child extends Person {}
sync.reloadClassMethods(Child);

sync.events.on("reload", ({ paths, reasons, duration, restart }: Heatsync.Reload) => {
  for (const path of paths) console.log(path, reasons[path]?.length, duration.toFixed(), restart[0]?.path);
});

const target: EventTarget = sync.addTemporaryListener(new EventTarget(), "event", () => {}, "addEventListener");
fetch("http://localhost", { signal: sync.signal() });
const [first] = sync.modules();
const loaded: string | undefined = first?.loadedAt?.toISOString();
const held: Heatsync.Module[] = sync.modules().filter(({ held, heldBy }) => held && heldBy.length > 1);
const done: Promise<void> = sync.dispose();

export { target, loaded, held, done };

const names = ["./one", "./two"] as const;
const either = Math.random() < 0.5 ? "./one" : ["./two"];
sync.require(names);
sync.require(either);
sync.resync(names);
sync.resync(either);

sync.events.on("reload", ({ mended, hashes }) => console.log(mended.join(), hashes[mended[0] ?? ""]?.length));
sync.events.once("any", (path) => path.endsWith(".js"));
sync.events.off(__filename, (path) => path.length);
sync.events.prependListener("error", ({ file, version, reload, stack }) => console.log(file.length, version.toFixed(), reload.toFixed(), stack?.length));
const plain: import("events").EventEmitter = sync.events;
plain.emit("mine");
sync.import<{ v: number }>("./one").then(({ v }) => v.toFixed());
sync.watchFile("./page.html", (path) => console.log(path.length));
