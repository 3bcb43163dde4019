// Package facade holds the JavaScript that touches values: the class Heatsync
// as users see it, the in-place update of exports, and the loop that carries
// out the machine's steps. It is the same on every host.
//
// The files are CommonJS modules. heatsync.js exports a function that takes
// the host (its head lists what a host offers) and returns the realm.
package facade

import "embed"

// Files are the modules, by their names.
//
//go:embed *.js
var Files embed.FS

// Main is the module that a host loads.
const Main = "heatsync.js"
