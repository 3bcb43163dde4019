// What the compiler refuses.

import Heatsync = require("heatsync");

// @ts-expect-error: it is a class
Heatsync();
// @ts-expect-error: no such option
new Heatsync({ watchFs: true });
// @ts-expect-error: a number, not a text
new Heatsync({ watchDebounceMS: "10" });
// @ts-expect-error: a function, not its name
new Heatsync({ watchFunction: "watch" });
// @ts-expect-error: the path is a string
new Heatsync({ watchFunction: (path: number) => path });

const sync = new Heatsync();
// @ts-expect-error: no id
sync.require();
// @ts-expect-error: not an id
sync.require(1);
// @ts-expect-error: ids, not numbers
sync.resync([1, 2]);
// @ts-expect-error: utils has no such function
(sync.require("./utils") as typeof import("./utils")).part("John");
// @ts-expect-error: nothing that can be listened to
sync.addTemporaryListener({ emit() {} }, "event", () => {});
// @ts-expect-error: no callback
sync.addTemporaryListener(sync.events, "event");
// @ts-expect-error: the callback takes a number
sync.addTemporaryTimeout((n: number) => n, 10, "text");
// @ts-expect-error: it remembers what a function returns
sync.remember("value");
// @ts-expect-error: a Map, not a Set
const set: Set<string> = sync.remember(() => new Map<string, string>());
// @ts-expect-error: an object is no class
sync.reloadClassMethods({});
// @ts-expect-error: not to be assigned
Heatsync.ClassKeySpecifier = Symbol();
// @ts-expect-error: a reload, not its number
sync.events.on("reload", (number: number) => number);
// @ts-expect-error: a reload has no such property
sync.events.once("reload", ({ took }) => took);
// @ts-expect-error: the path is a string
sync.events.on("any", (path) => path.toFixed());
// @ts-expect-error: an error, not a text
sync.events.addListener("error", (text: string) => text);
// @ts-expect-error: the callback is given unknown arguments
new Heatsync({ watchFunction: (path, options, callback: (n: number) => void) => callback("text") });
// @ts-expect-error: there is none
sync.reload();

export { set };
