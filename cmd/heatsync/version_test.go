package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/heatsync-go/heatsync"
)

func TestVersionLine(t *testing.T) {
	noted := func(settings ...debug.BuildSetting) *debug.BuildInfo { return &debug.BuildInfo{Settings: settings} }
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	for _, c := range []struct {
		info *debug.BuildInfo
		want string
	}{
		{nil, ""},
		{noted(), ""},
		{noted(commit, debug.BuildSetting{Key: "vcs.modified", Value: "false"}), "commit 0123456789ab, "},
		{noted(commit, debug.BuildSetting{Key: "vcs.modified", Value: "true"}), "commit 0123456789ab with changes, "},
	} {
		want := fmt.Sprintf("heatsync %s (%s%s, %s/%s)", heatsync.Version, c.want, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		if got := versionLine(c.info); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
