import { EventEmitter } from "events";

declare namespace Heatsync {
	/** Has the shape of fs.watch and fs.watchFile. */
	type WatchFunction = (path: string, options: { persistent?: boolean }, callback: (...args: unknown[]) => void) => unknown;

	type Class = abstract new (...args: any) => any;

	interface Options {
		/** Watch the files of required modules and reload them when they change. Default: true. */
		watchFS?: boolean;
		/** Keep the process running while files are watched. Default: true. */
		persistentWatchers?: boolean;
		/** How long a file must be quiet before it is reloaded, in milliseconds. Default: 20, and 0 for an atomic save. */
		watchDebounceMS?: number;
		/** Replaces fs.watch. Called with the path of each file. */
		watchFunction?: WatchFunction;
		/** Evaluate plain importers of a changed module again, too. Default: true. */
		follow?: boolean;
		/**
		 * Functions and classes taken out of an exports object follow, and plain timers and listeners of a top level
		 * end with its version. Default: false.
		 */
		live?: boolean;
	}

	/** A loaded file. */
	interface Module {
		path: string;
		/** How often it was evaluated and kept. */
		version: number;
		/** SHA-256 of the bytes that run, in hexadecimal. */
		hash: string;
		/** Undefined for modules that ran before heatsync was loaded. */
		loadedAt?: Date;
		/** Whether a sync.require has returned it. */
		held: boolean;
		/** The files that called sync.require. */
		heldBy: string[];
	}

	/** The argument of the event "reload". */
	interface Reload {
		number: number;
		/** Whether resync asked for it. */
		resync: boolean;
		/** The files that were evaluated, in order. */
		paths: string[];
		/** The reason for each: "changed", "plain importer of /app/a.js", "resync". */
		reasons: Record<string, string>;
		/** How often each has been evaluated by now. */
		versions: Record<string, number>;
		/** Files that only a restart can renew. */
		restart: { path: string; reason: string }[];
		/** The SHA-256, in hexadecimal, of the bytes that run, of each of those and of loaded. */
		hashes: Record<string, string>;
		/** Other files that those have loaded. */
		loaded: string[];
		/** Loaded files that disappeared. Those that are not in gone keep their last exports. */
		removed: string[];
		/** Files that are loaded no more: they disappeared, or gave way to others, or only such files had asked for them. */
		gone: string[];
		/** Files that had failed, were gone or needed a restart, and now hold the running version again; and those that had failed and are gone. */
		mended: string[];
		/** In milliseconds. */
		duration: number;
	}

	/** What a reload failed with, if it is an object: the error that was thrown, with these besides. */
	interface ReloadError extends Error {
		/** The file that failed. */
		file: string;
		/** The version that this file would have become. */
		version: number;
		/** The number of the reload. */
		reload: number;
	}

	/** The events of sync.events that have a name of their own, with the arguments of their listeners. */
	interface Events {
		/** Every reload, as a whole. */
		reload: [reload: Reload];
		/** Every reloaded file. */
		any: [path: string];
		/** A reload that failed, and has changed nothing. Without a listener it is printed. */
		error: [error: ReloadError];
	}

	/** Other names are paths: a listener of "/app/a.js" hears of the reloads of that file. */
	type Arguments<Name> = Name extends keyof Events ? Events[Name] : [path: string];

	interface Emitter extends EventEmitter {
		on<Name extends string | symbol>(event: Name, listener: (...args: Arguments<Name>) => void): this;
		once<Name extends string | symbol>(event: Name, listener: (...args: Arguments<Name>) => void): this;
		off<Name extends string | symbol>(event: Name, listener: (...args: Arguments<Name>) => void): this;
		addListener<Name extends string | symbol>(event: Name, listener: (...args: Arguments<Name>) => void): this;
		removeListener<Name extends string | symbol>(event: Name, listener: (...args: Arguments<Name>) => void): this;
		prependListener<Name extends string | symbol>(event: Name, listener: (...args: Arguments<Name>) => void): this;
		prependOnceListener<Name extends string | symbol>(event: Name, listener: (...args: Arguments<Name>) => void): this;
	}
}

declare class Heatsync {
	/** The key of a static property that distinguishes two classes of the same name in one file. */
	static readonly ClassKeySpecifier: unique symbol;

	constructor(options?: Heatsync.Options);

	/** Emits the path of every reloaded file, "any" with that path, "reload" with the whole batch, and "error". */
	events: Heatsync.Emitter;

	/** The exports of a module, updated in place when its file changes. */
	require<T = any>(id: string, _from?: string): T;
	require<T = any[]>(ids: readonly string[], _from?: string): T;
	require<T = any>(id: string | readonly string[], _from?: string): T;

	/** Evaluates modules again with all that they load, changed or not, and returns their exports. */
	resync<T = any>(id: string, _from?: string): T;
	resync<T = any[]>(ids: readonly string[], _from?: string): T;
	resync<T = any>(id: string | readonly string[], _from?: string): T;

	/** The exports of a module, as sync.require has them, once what it awaits at its top level is there. */
	import<T = any>(id: string, importAttributes?: object, _from?: string): Promise<T>;
	import<T = any[]>(ids: readonly string[], importAttributes?: object, _from?: string): Promise<T>;
	import<T = any>(id: string | readonly string[], importAttributes?: object, _from?: string): Promise<T>;

	/** A listener that is removed when the calling file is reloaded. */
	addTemporaryListener<Target extends { on?: any; addEventListener?: any }>(target: Target, event: string | symbol, callback: (...args: any[]) => any, method?: string): Target;

	/** A timer that is cleared when the calling file is reloaded. */
	addTemporaryTimeout<Args extends any[]>(callback: (...args: Args) => void, ms?: number, ...args: Args): NodeJS.Timeout;
	addTemporaryInterval<Args extends any[]>(callback: (...args: Args) => void, ms?: number, ...args: Args): NodeJS.Timeout;

	/**
	 * Calls back when a file has changed that is no module, such as a template, together with the modules that are
	 * reloaded then. The path is relative to the calling file, to whose version this belongs. There need be no file yet.
	 */
	watchFile(path: string, callback: (path: string) => void): void;

	/** Pins the calling file: like the entry, it is never evaluated again. For state, or files that others fill. */
	pin(): void;

	/** Aborted when the calling file is reloaded. */
	signal(): AbortSignal;

	/** The loaded modules. */
	modules(): Heatsync.Module[];

	/** Returns the same value to every version of the calling file. The key defaults to the name of the variable. */
	remember<T>(getter: () => T, key?: string): T;

	/** The base of classes whose instances get the methods of the newest version: see reloadClassMethods. */
	ReloadableClass: Heatsync.Class;

	/**
	 * Gives the instances of a class the methods of its newest version. Call it with the class, or extend what it returns:
	 * class A extends sync.reloadClassMethods(() => A) {}
	 */
	reloadClassMethods(loadedClass: Heatsync.Class | (() => Heatsync.Class | any)): Heatsync.Class;

	/** Ends watching, timers and listeners at once. The modules stay as they are. */
	dispose(): Promise<void>;
}

export = Heatsync;
