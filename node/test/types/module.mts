// From an ES module.

import Heatsync, { ClassKeySpecifier } from "heatsync";
import type { Options } from "heatsync";

const options: Options = { persistentWatchers: false };
const sync: Heatsync = new Heatsync(options);
const { greet } = sync.require<typeof import("./utils.js")>("./utils.js");

class Person extends sync.ReloadableClass {
  static [ClassKeySpecifier] = greet("John");
}
const key: string = Person[ClassKeySpecifier];

export { sync, key };
