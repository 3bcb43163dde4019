//go:build !wasip1

package change

import "embed"

// Source is the text of this package, which is part of what the heatsync command
// builds for Node.js. A program that does not name it does not carry it.
//
//go:embed *.go
var Source embed.FS
