// What the facade stands on, and what it offers for that. heatsync.js exports a function
// that is called once in a realm, with a Host.

import type { Machine } from './machine';

// Step is what the machine asks for, one after the other.
export type Step = ReturnType<Machine['next']>;

// Outcome describes a transaction that is over, with what the facade adds.
export type Outcome = ReturnType<Machine['outcome']> & { duration?: number; error?: unknown; heard?: boolean };

// Found is what a specifier stands for: a file, or a core module.
export interface Found {
  path: string;
  builtin?: boolean;
  // The paths that were looked for in vain.
  probes: string[];
  // The package.json files that were read. A host whose manifests can't change has none.
  manifests?: string[];
  // Where links lead on to path; "" if none do.
  link?: string;
}

// Facts are what the text of an ES module says: see package lower.
export interface Facts {
  async?: boolean; // it awaits at its top level
  imports: { specifier: string; names: string[]; star: boolean; line: number; column: number }[];
}

// ModuleObject is a host's object for a file.
export interface ModuleObject {
  filename: string;
  exports: any;
  children?: ModuleObject[];
  path?: string;
}

// Face is a proxy for a function, and what aims its calls.
export interface Face {
  face: Function;
  aim(newest: Function, sides: object, tells: boolean): void;
}

export interface Host {
  // abandon, if the machine may fail and can go on anew, ends a transaction and forgets
  // these effects.
  machine: Machine & { abandon?(effects: number[]): void };
  // Are scopes live that do not say otherwise?
  live: boolean;
  // Is every file of the project held that another loads, in live mode? Then the host tells the realm of each
  // (gives), and the machine that those edges are "sync".
  whole: boolean;

  // names has modules tell from now on what their top levels declare: live mode has begun.
  names(): void;
  // weak returns a function that returns an object for as long as anybody else has it. A host whose engine has
  // WeakRef need not have it.
  weak?(value: object): () => any;

  // resolve finds the files as they are now, or throws an error that has probes. What is
  // imported, rather than required, is found by other rules.
  resolve(specifier: string, importer: string, isImport?: boolean): Found;
  // imports tells what a file imports that is to be loaded, undefined if it is no ES module.
  imports(id: string): Facts | undefined;
  // isMain tells whether a module is the program's entry.
  isMain(id: string): boolean;
  // isNamespace tells whether exports are those of an ES module which the engine has loaded.
  isNamespace?(exports: unknown): boolean;
  // load evaluates a file, unless it is in the cache, and returns its exports. In it the host calls
  // enter, leave and failed of the realm.
  load(id: string, importer: string | undefined): any;
  cached(id: string): boolean;
  module(id: string): ModuleObject;
  // hash is that of the file's bytes as they are now, "" if there are none.
  hash(id: string): string;
  // text is that of a file that may have run before the realm began.
  text?(id: string): string;
  // written is that of a file that runs, where what runs has other lines.
  written?(id: string): string;
  // builtin returns the exports of a core module.
  builtin(name: string): any;
  // loaded tells whether the program has asked for a core module.
  loaded(name: string): boolean;
  // compile stages the file's code as it is now and returns its hash.
  compile(id: string): string;

  // Entries of the cache.
  evict(ids: string[]): void;
  restore(ids: string[]): void;
  forget(ids: string[]): void;
  commit(ids: string[]): void;

  // check throws to veto.
  check(): void;
  // guard calls f; however that ends, it can be caught. With the id of a module there may
  // be a limit to the time that it takes.
  guard<T>(f: () => T, id?: string): T;
  // inside says what an object is within, whatever its prototype says: "Object", "Array",
  // "Error", "Function", "Proxy", or another word.
  inside(value: unknown): string;

  // caller is the file of the function that called into the facade.
  caller(): string;
  // calling is the same, but "" if a core module's code stands between.
  calling(): string;
  // site is where that was.
  site(): { file: string; line: number; column: number; text: string };

  // report hears of a transaction that is over.
  report(outcome: Outcome): void;
  // uncaught takes what somebody's listener threw.
  uncaught(error: unknown): void;
  warn(text: string): void;
  // now is in milliseconds.
  now(): number;
  // timer returns a global timer function.
  timer(name: string): Function;
  // configured hears of a Heatsync's options: how many milliseconds a file must be quiet,
  // if that was said, and who watches.
  configured(options: { quiet?: number; watchFunction?: unknown }): void;
  // watching hears whether there is anything for which the program stays.
  watching(on: boolean): void;
  // asked hears that something was asked for in vain, and may be worth watching.
  asked(): void;
  // faces puts a quicker face around one (Passage in sides.js).
  faces?(proxy: object): Face;
}
