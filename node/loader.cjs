'use strict';

// Node's own loader, with those of its parts that are not documented: this host stands
// on no others.

/**
 * @typedef {NodeJS.Module & { load(filename: string): void, _compile(text: string, filename: string, format?: string): any }} Loaded
 *
 * @typedef {object} Inside
 * @property {Record<string, Loaded | undefined>} _cache
 * @property {Record<string, (module: Loaded, filename: string) => void>} _extensions
 * @property {Record<string, string>} _pathCache
 * @property {string[]} globalPaths
 * @property {(request: string, parent?: Loaded, isMain?: boolean) => any} _load
 * @property {(request: string, parent?: Loaded, isMain?: boolean, options?: object) => string} _resolveFilename
 * @property {(directory: string) => string[]} _nodeModulePaths
 * @property {Loaded} prototype
 * @property {(name: string) => boolean} isBuiltin
 * @property {(from: string) => NodeJS.Require} createRequire
 * @property {(url: string, options: object) => void} register
 * @property {((hooks: { load: Function }) => void) | undefined} registerHooks not before Node 22.15
 */

/** @type {Inside & { new (id: string, parent?: Loaded): Loaded }} */
module.exports = /** @type {any} */ (require('node:module'));
