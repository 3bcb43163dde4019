package heatsync_test

import (
	"path/filepath"
	"testing"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Every runtime, one that is made after a batch too, has what that says, though the disk has not: new
// files, other contents, and that there is none any more.
func TestPoolThatGrowsHasWhatWasPushed(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`, "gone.js": `exports.v = 1`})
	pool, err := heatsync.NewPool(2, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}}, func(s *heatsync.Sync) error {
		_, err := s.Require("./a.js")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	b := pushed(dir, "a.js", `let v = require("./new/two.js"); try { require("./gone.js"); v = 0 } catch {} exports.answer = () => [v + require("./late.js")]`,
		"late.js", `module.exports = 0`,
		"new/two.js", `module.exports = 2`)
	b.Add(change.Change{Path: filepath.Join(dir, "gone.js"), Kind: change.Removed})
	if _, err := pool.Apply(b); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if version, answer := ask(t, pool, "./a.js"); version != 1 || answer[0] != 2 {
			t.Errorf("version %d answers %v", version, answer)
		}
	}
	if err := pool.Resize(4); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if version, answer := ask(t, pool, "./a.js"); version != 1 || answer[0] != 2 {
			t.Errorf("version %d answers %v", version, answer)
		}
	}
}
