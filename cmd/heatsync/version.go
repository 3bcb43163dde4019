package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/heatsync-go/heatsync"
)

// commit is that of a release, which sets it (internal/release): go notes none in a work tree
// of git's.
var commit string

// versionLine says what was built, of what and with what:
//
//	heatsync 0.1.0 (commit 1a2b3c4d5e6f, go1.26.8, linux/amd64)
func versionLine(info *debug.BuildInfo) string {
	return fmt.Sprintf("heatsync %s (%s%s, %s/%s)", heatsync.Version, commitOf(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// commitOf is "" where nothing has noted it, as with "go run" and in tests.
func commitOf(info *debug.BuildInfo) string {
	noted := map[string]string{}
	if info != nil {
		for _, s := range info.Settings {
			noted[s.Key] = s.Value
		}
	}
	made := cmp.Or(commit, fmt.Sprintf("%.12s", noted["vcs.revision"]))
	if made == "" {
		return ""
	}
	changed := ""
	if noted["vcs.modified"] == "true" {
		changed = " with changes"
	}
	return fmt.Sprintf("commit %s%s, ", made, changed)
}
