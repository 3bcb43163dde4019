package gojahost

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// A watcher is told what a package.json said when it was read: it reports what
// has another hash.
func TestManifestsAreArmedWithTheirHash(t *testing.T) {
	const manifest = `{ "main": "lib.js" }`
	w := newWorld(t, txtar.Parse([]byte("-- index.js --\nconst h = new (require('heatsync'))(); h.require('./a.js');\n"+
		"-- a.js --\nrequire('x');\n-- node_modules/x/package.json --\n"+manifest+"\n-- node_modules/x/lib.js --\n")))
	hashes := map[string]string{}
	w.host.watch = func(diff []watchlist.Entry) {
		for _, d := range diff {
			hashes[d.Path] = d.Hash
		}
	}
	if err := w.host.Main("index.js"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(w.dir, "node_modules", "x", "package.json")
	if got, want := hashes[path], sum.Of([]byte(manifest+"\n")); got != want {
		t.Errorf("the watcher is told the hash %q, want %q", got, want)
	}
}
