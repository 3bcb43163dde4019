// Package node holds the npm package heatsync, except for what is made elsewhere: the
// facade (internal/facade) and the machine as WebAssembly (cmd/heatsync-wasm).
package node

import "embed"

// Files are the package's own, by their names.
//
//go:embed *.cjs *.d.ts package.json
var Files embed.FS
