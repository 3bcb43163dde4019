// With esModuleInterop.

import Heatsync from "heatsync";
import type { Reload } from "heatsync";

const sync = new Heatsync({ watchFS: false });
sync.events.on("reload", ({ number }: Reload) => number.toFixed());

export default sync;
