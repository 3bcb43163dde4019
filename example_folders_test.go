package heatsync_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Routes that a script registers are those of its newest version.
func ExampleSync_Own() {
	dir, module := project(`route('/'); route('/about')`)
	defer os.RemoveAll(dir)
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	routes := map[string]bool{}
	vm.Set("route", func(path string) {
		s.Own(func() (stop func()) {
			routes[path] = true
			return func() { delete(routes, path) }
		})
	})
	if _, err := s.Require("./rules.js"); err != nil {
		log.Fatal(err)
	}
	fmt.Println(routes)

	write(module, `route('/'); route('/contact')`)
	if _, err := s.Apply(change.Of(module)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(routes)
	// Output:
	// map[/:true /about:true]
	// map[/:true /contact:true]
}

// The files of a folder come and go.
func ExampleSync_RequireAll() {
	dir, module := project(`exports.path = '/rules'`)
	defer os.RemoveAll(dir)
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	stop, err := s.RequireAll("*.js", func(id string, exports *goja.Object) {
		if exports == nil {
			fmt.Println(filepath.Base(id), "is gone")
			return
		}
		fmt.Println(filepath.Base(id), exports.Get("path"))
	})
	if err != nil {
		log.Fatal(err)
	}
	defer stop()

	about := filepath.Join(dir, "about.js")
	write(about, `exports.path = '/about'`)
	os.Remove(module)
	_, err = s.Apply(change.Batch{Changes: []change.Change{{Path: about}, {Path: module, Kind: change.Removed}}})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// rules.js /rules
	// about.js /about
	// rules.js is gone
}
