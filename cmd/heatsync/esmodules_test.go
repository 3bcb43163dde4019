package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// A file is watched by what the program says that it has loaded, and not by what was read of it
// meanwhile: else a save between the two is lost.
func TestWhatIsFoundHidesNoSave(t *testing.T) {
	t.Parallel()
	found := []watchlist.Entry{{Path: "index.mjs", Hash: "1"}, {Path: "a.mjs", Hash: "saved since"}}
	told := []watchlist.Entry{{Path: "a.mjs", Hash: "loaded"}}
	for name, order := range map[string]func(*esModules){
		"found first": func(e *esModules) { e.watch(found); e.leave(told) },
		"told first":  func(e *esModules) { e.leave(told); e.watch(found) },
	} {
		known := map[string]string{}
		order(&esModules{found: map[string]bool{}, set: func(diff []watchlist.Entry) {
			for _, d := range diff {
				known[d.Path] = d.Hash
			}
		}})
		if known["a.mjs"] != "loaded" || known["index.mjs"] != "1" {
			t.Errorf("%s: %v", name, known)
		}
	}
}

// While files are found, the program goes on to be heard, and what it tells is in its place.
func TestFilesAreWatchedInOneOrder(t *testing.T) {
	t.Parallel()
	var sets atomic.Int32
	waiting, goOn := make(chan struct{}), make(chan struct{})
	e := &esModules{found: map[string]bool{}}
	last := ""
	e.set = func(diff []watchlist.Entry) {
		if sets.Add(1) == 1 {
			close(waiting)
			<-goOn
		}
		last = diff[0].Hash
	}
	var both sync.WaitGroup
	both.Go(func() { e.watch([]watchlist.Entry{{Path: "a.mjs", Hash: "saved since"}}) })
	<-waiting
	both.Go(func() { e.leave([]watchlist.Entry{{Path: "a.mjs", Hash: "loaded"}}) })
	runtime.Gosched()
	close(goOn)
	both.Wait()
	if last != "loaded" {
		t.Errorf("it is watched as %q", last)
	}
}

// Heatsync says what becomes of a save also where the program never asks for heatsync: a
// file needs a restart, or it is an ES module that is imported, and is reloaded.
func TestPlainProgramsAreTold(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"CommonJS":        {"index.js": "require('./lib.js'); %s", "lib.js": "exports.v = 1;"},
		"ES modules":      {"index.mjs": "import './lib.mjs'; %s", "lib.mjs": "import './page.mjs';", "page.mjs": ""},
		"ES modules, too": {"index.js": "import './lib.js'; %s", "lib.js": "export {};", "package.json": `{ "type": "module" }`},
	} {
		t.Run(name, func(t *testing.T) {
			onBothHosts(t, func(t *testing.T, host string) { tellOfPlain(t, host, files) })
		})
	}
}

func tellOfPlain(t *testing.T, host string, files map[string]string) {
	laid, entry := map[string]string{}, "index.js"
	for name, text := range files {
		if laid[name] = text; text != "" && name != "package.json" && name[:5] == "index" {
			entry, laid[name] = name, fmt.Sprintf(text, "setInterval(() => {}, 1000); console.log('runs')")
		}
	}
	dir, err := filepath.EvalSymlinks(written(t, laid))
	if err != nil {
		t.Fatal(err)
	}
	r := startReader(t, "--host", host, filepath.Join(dir, entry))
	events := make(chan told)
	go func() {
		defer close(events)
		for e, ok := r.next(); ok; e, ok = r.next() {
			events <- e
		}
	}()
	for name := range files {
		if name != "package.json" {
			saveUntilTold(t, filepath.Join(dir, name), laid[name], events)
		}
	}
}

// saveUntilTold saves a file, which goes on to load what it loads, until it is told what has
// become of that: it may not yet be known what the program has loaded.
func saveUntilTold(t *testing.T, file, text string, events <-chan told) {
	t.Helper()
	again := time.NewTicker(250 * time.Millisecond)
	defer again.Stop()
	for n := 0; ; n++ {
		if err := os.WriteFile(file, fmt.Appendf(nil, "%s\n// %d", text, n), 0o666); err != nil {
			t.Fatal(err)
		}
		select {
		case e, open := <-events:
			if !open {
				t.Fatalf("nothing was said of %s", file)
			}
			restart := len(e.Restart) == 1 && e.Restart[0].Path == file && len(e.Modules) == 0
			reload := len(e.Modules) == 1 && e.Modules[0].Path == file && len(e.Restart) == 0 && filepath.Base(file)[:5] != "index"
			if restart || reload && !strings.Contains(text, "exports") {
				return
			}
		case <-again.C:
		}
	}
}
