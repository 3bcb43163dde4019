package heatsync_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"testing/fstest"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// project makes a directory with one module in it, for the examples.
func project(source string) (dir, module string) {
	dir, err := os.MkdirTemp("", "heatsync-example")
	if err != nil {
		log.Fatal(err)
	}
	dir, _ = filepath.EvalSymlinks(dir)
	module = filepath.Join(dir, "rules.js")
	write(module, source)
	return dir, module
}

func write(path, source string) {
	if err := os.WriteFile(path, []byte(source), 0o666); err != nil {
		log.Fatal(err)
	}
}

// A Go program calls into a module, and the module changes.
func Example() {
	dir, module := project(`exports.price = (n) => n * 10`)
	defer os.RemoveAll(dir)

	vm := goja.New()
	sync, err := heatsync.New(vm, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer sync.Close()
	rules, err := sync.Require("./rules.js")
	if err != nil {
		log.Fatal(err)
	}
	price := func() goja.Value {
		f, _ := goja.AssertFunction(rules.Get("price"))
		v, _ := f(rules, vm.ToValue(3))
		return v
	}
	fmt.Println(price())

	// A watcher makes such batches: see Sync.Run. Here we make it ourselves.
	write(module, `exports.price = (n) => n * 12`)
	if _, err := sync.Apply(change.Of(module)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(price())
	// Output:
	// 30
	// 36
}

// Modules can come out of any fs.FS, such as an embed.FS. Who changes one of
// them says so.
func ExampleOptions() {
	modules := fstest.MapFS{
		"rules.js":  {Data: []byte(`const rate = require('./rate'); exports.price = (n) => n * rate;`)},
		"rate.json": {Data: []byte(`10`)},
	}
	dir := filepath.Join(os.TempDir(), "rules") // where they seem to be
	vm := goja.New()
	sync, err := heatsync.New(vm, &heatsync.Options{Dir: dir, FS: modules})
	if err != nil {
		log.Fatal(err)
	}
	defer sync.Close()
	rules, err := sync.Require("./rules.js")
	if err != nil {
		log.Fatal(err)
	}
	price := func() goja.Value {
		f, _ := goja.AssertFunction(rules.Get("price"))
		v, _ := f(rules, vm.ToValue(3))
		return v
	}
	fmt.Println(price())

	modules["rate.json"] = &fstest.MapFile{Data: []byte(`12`)}
	if _, err := sync.Apply(change.Of(filepath.Join(dir, "rate.json"))); err != nil {
		log.Fatal(err)
	}
	fmt.Println(price())
	// Output:
	// 30
	// 36
}

// A version that fails changes nothing.
func ExampleSync_Apply() {
	dir, module := project(`exports.greeting = 'hello'`)
	defer os.RemoveAll(dir)
	sync, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer sync.Close()
	stop := sync.OnReload(func(r *heatsync.Reload) { fmt.Println("reload", r.Number, "ok:", r.OK) })
	defer stop()
	o, err := sync.Require("./rules.js")
	if err != nil {
		log.Fatal(err)
	}

	write(module, `exports.greeting = 'bye'; throw new Error('oh no')`)
	_, err = sync.Apply(change.Of(module))
	fmt.Println(err != nil, o.Get("greeting"))

	write(module, `exports.greeting = 'good bye'`)
	_, err = sync.Apply(change.Of(module))
	fmt.Println(err != nil, o.Get("greeting"))
	// Output:
	// reload 1 ok: false
	// true hello
	// reload 2 ok: true
	// false good bye
}

// Modules tells which version of each file runs.
func ExampleSync_Modules() {
	dir, module := project(`exports.v = 1`)
	defer os.RemoveAll(dir)
	sync, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer sync.Close()
	if _, err := sync.Require("./rules.js"); err != nil {
		log.Fatal(err)
	}
	if _, err := sync.Resync("./rules.js"); err != nil {
		log.Fatal(err)
	}
	for m := range sync.Modules() {
		fmt.Println(m.Path == module, "version", m.Version, "held", m.Held)
	}
	// Output:
	// true version 2 held true
}

// A Go func that is always the newest version's.
func ExampleBind() {
	dir, module := project(`exports.price = (n) => n * 10`)
	defer os.RemoveAll(dir)

	sync, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer sync.Close()
	price, err := heatsync.Bind[func(int) (int, error)](sync, "./rules.js", "price")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(price.Get()(3))

	write(module, `exports.price = "twelve"`) // does not fit: not taken
	_, err = sync.Apply(change.Of(module))
	fmt.Println(err != nil)
	fmt.Println(price.Get()(3))

	write(module, `exports.price = (n) => n * 12`)
	if _, err := sync.Apply(change.Of(module)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(price.Get()(3))
	// Output:
	// 30 <nil>
	// true
	// 30 <nil>
	// 36 <nil>
}
