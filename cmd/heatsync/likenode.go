package main

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/heatsync-go/heatsync"
)

const preserveVariable = "NODE_PRESERVE_SYMLINKS"

// likeNode adds what Node.js reads in the environment before it looks for
// modules.
func likeNode(o heatsync.Options) *heatsync.Options {
	dirs := filepath.SplitList(os.Getenv("NODE_PATH"))
	o.NodePath = slices.DeleteFunc(dirs, func(dir string) bool { return dir == "" })
	o.PreserveSymlinks = os.Getenv(preserveVariable) == "1"
	return &o
}
