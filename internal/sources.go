// Package internal holds the text of the packages below it that run in Node.js,
// of which the command builds the machine if it was not released with one.
package internal

import "embed"

// Sources are the files, by their names from here.
//
//go:embed chain/*.go frame/*.go graph/*.go jsontext/*.go lower/*.go lowering/*.go reload/*.go resolve/*.go settle/*.go sum/*.go track/*.go tsconfig/*.go watchlist/*.go wire/*.go
var Sources embed.FS
