// Package cmd holds the text of the command that is the machine for Node.js.
package cmd

import "embed"

// Sources are its files, by their names from here.
//
//go:embed heatsync-wasm/*.go
var Sources embed.FS
