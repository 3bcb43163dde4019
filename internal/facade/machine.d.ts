// The machine: a method for each verb. Written from internal/wire: go test ./internal/wire
// -update.

export interface Machine {
  pin(id: string): void;
  fill(id: string, by: string): void;
  whole(): void;
  open(scope: number, follow: boolean, watch: boolean): void;
  hold(scope: number, id: string): void;
  dispose(scope: number): void;
  replace(scope: number, heir: number): void;
  link(importer: string, specifier: string, kind: string, found: Partial<{ path: string, link: string, manifests: string[], probes: string[] }>): void;
  started(id: string, hash: string): void;
  finished(id: string): number[];
  threw(id: string): number[];
  effect(owner: string): { number: number, deferred: boolean };
  released(number: number): void;
  apply(changes: { path: string, hash: string, removed: boolean }[]): void;
  applyOnly(changes: { path: string, hash: string, removed: boolean }[]): string;
  resync(ids: string[]): string;
  next(failed: boolean, value: string, found: Partial<{ path: string, link: string, manifests: string[], probes: string[] }>): { do: string, undoable: boolean, id: string, specifier: string, scope: number, ids: string[], effects: number[] };
  outcome(): {
    number: number,
    ok: boolean,
    resync: boolean,
    told: boolean,
    evaluated: { id: string, why: string, of: string, reason: string, version: number, hash: string }[],
    restart: { id: string, why: string, of: string, reason: string, version: number, hash: string }[],
    failed: string[],
    loaded: { id: string, version: number, hash: string }[],
    removed: string[],
    gone: string[],
    pending: string[],
    mended: string[],
  };
  version(id: string): number;
  modules(): {
    id: string,
    version: number,
    hash: string,
    held: boolean,
    heldBy: string[],
    reloadable: boolean,
    loadedBy: string[],
  }[];
  unheard(paths: string[]): string[];
  watched(): { path: string, hash: string, gone: boolean }[];
  resolve(specifier: string, importer: string): { path: string, link: string, manifests: string[], probes: string[], code: string, message: string };
}
