package heatsync_test

import (
	"context"
	"errors"
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
func ExampleNew() {
	dir, module := project(`exports.price = (n) => n * 10`)
	defer os.RemoveAll(dir)

	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	rules, err := s.Require("./rules.js")
	if err != nil {
		log.Fatal(err)
	}
	price := func() goja.Value {
		f, _ := goja.AssertFunction(rules.Get("price"))
		v, _ := f(rules, vm.ToValue(3))
		return v
	}
	fmt.Println(price())

	// A watcher makes such batches: see Sync.Watch. Here we make it ourselves.
	write(module, `exports.price = (n) => n * 12`)
	if _, err := s.Apply(change.Of(module)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(price())
	// Output:
	// 30
	// 36
}

// Modules can come out of any fs.FS, such as an embed.FS. Whoever changes one of
// them says so.
func ExampleOptions() {
	modules := fstest.MapFS{
		"rules.js":  {Data: []byte(`const rate = require('./rate'); exports.price = (n) => n * rate;`)},
		"rate.json": {Data: []byte(`10`)},
	}
	dir := filepath.Join(os.TempDir(), "rules") // where they seem to be
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir, FS: modules})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	rules, err := s.Require("./rules.js")
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
	if _, err := s.Apply(change.Of(filepath.Join(dir, "rate.json"))); err != nil {
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
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	stop := s.OnReload(func(_ *heatsync.Reload, err error) { fmt.Println("reloaded:", err == nil) })
	defer stop()
	o, err := s.Require("./rules.js")
	if err != nil {
		log.Fatal(err)
	}

	write(module, `exports.greeting = 'bye'; throw new Error('oh no')`)
	_, err = s.Apply(change.Of(module))
	var failed *heatsync.ReloadError
	if errors.As(err, &failed) {
		fmt.Printf("kept %s, %s is pending\n", o.Get("greeting"), filepath.Base(failed.Reload.Pending[0]))
	}

	write(module, `exports.greeting = 'good bye'`)
	if _, err := s.Apply(change.Of(module)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(o.Get("greeting"))
	// Output:
	// reloaded: false
	// kept hello, rules.js is pending
	// reloaded: true
	// good bye
}

// Modules tells which version of each file runs.
func ExampleSync_Modules() {
	dir, module := project(`exports.v = 1`)
	defer os.RemoveAll(dir)
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Require("./rules.js"); err != nil {
		log.Fatal(err)
	}
	if _, err := s.Resync("./rules.js"); err != nil {
		log.Fatal(err)
	}
	for _, m := range s.Modules() {
		fmt.Println(m.Path == module, "version", m.Version, "held", m.Held)
	}
	// Output:
	// true version 2 held true
}

// A Go func that is always the newest version's.
func ExampleBind() {
	dir, module := project(`exports.price = (n) => n * 10`)
	defer os.RemoveAll(dir)

	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	price, err := heatsync.Bind[func(int) (int, error)](s, "./rules.js", "price")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(price.Get()(3))

	write(module, `exports.price = "twelve"`) // does not fit: not taken
	_, err = s.Apply(change.Of(module))
	fmt.Println(err != nil)
	fmt.Println(price.Get()(3))

	write(module, `exports.price = (n) => n * 12`)
	if _, err := s.Apply(change.Of(module)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(price.Get()(3))
	// Output:
	// 30 <nil>
	// true
	// 30 <nil>
	// 36 <nil>
}

// A configuration that is not valid is not taken, and the one before stays.
func ExampleBind_configuration() {
	dir, module := project(`module.exports = { host: 'localhost', port: 80 }`)
	defer os.RemoveAll(dir)
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	config, err := heatsync.Bind[Config](s, "./rules.js", "")
	if err != nil {
		log.Fatal(err)
	}

	write(module, `module.exports = { host: 'localhost', port: 70000 }`)
	_, err = s.Apply(change.Of(module))
	fmt.Println(errors.Is(err, ErrPort), config.Get())
	write(module, `module.exports = { host: 'localhost', port: 8080 }`)
	_, err = s.Apply(change.Of(module))
	fmt.Println(err, config.Get())
	// Output:
	// true {localhost 80}
	// <nil> {localhost 8080}
}

// Config is what a program is told by its users.
type Config struct {
	Host string `json:"host"`
	Port int    `json:"port"`
}

// ErrPort is what Validate returns.
var ErrPort = errors.New("there is no such port")

// Validate says what is wrong with it.
func (c Config) Validate() error {
	if c.Port < 1 || c.Port > 65535 {
		return ErrPort
	}
	return nil
}

// The object that Require returns is the same for as long as the program runs.
func ExampleSync_Require() {
	dir, module := project(`exports.v = 1`)
	defer os.RemoveAll(dir)
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	before, err := s.Require("./rules.js")
	if err != nil {
		log.Fatal(err)
	}
	write(module, `exports.v = 2`)
	if _, err := s.Apply(change.Of(module)); err != nil {
		log.Fatal(err)
	}
	after, err := s.Require(module)
	fmt.Println(before == after, before.Get("v"), err)

	_, err = s.Require("./nowhere.js")
	fmt.Println(errors.Is(err, heatsync.ErrNotFound))
	// Output:
	// true 2 <nil>
	// true
}

// A program with a loop of its own takes batches when it has time for them.
func ExampleSync_Watch() {
	dir, module := project(`exports.v = 1`)
	defer os.RemoveAll(dir)
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	rules, err := s.Require("./rules.js")
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	batches, err := s.Watch(ctx)
	if err != nil {
		log.Fatal(err)
	}

	write(module, `exports.v = 2`) // somebody saves the file
	for rules.Get("v").ToInteger() != 2 {
		if _, err := s.Apply(<-batches); err != nil {
			log.Print(err) // the last good version goes on
		}
	}
	fmt.Println(rules.Get("v"))
	// Output: 2
}

// A program that can run functions on its runtime's goroutine leaves the rest to Run.
func ExampleSync_Run() {
	dir, module := project(`exports.v = 1`)
	defer os.RemoveAll(dir)
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	rules, err := s.Require("./rules.js")
	if err != nil {
		log.Fatal(err)
	}
	posted := make(chan func())
	go s.Run(context.Background(), func(f func()) { posted <- f })

	write(module, `exports.v = 2`) // somebody saves the file
	for rules.Get("v").ToInteger() != 2 {
		(<-posted)()
	}
	fmt.Println(rules.Get("v"))
	// Output: 2
}

// A whole program, as the heatsync command runs it.
func ExampleProgram() {
	dir, module := project(`console.log(greeting, process.argv[2])`)
	defer os.RemoveAll(dir)

	p := heatsync.NewProgram(&heatsync.Options{Dir: dir})
	s, err := p.Sync()
	if err != nil {
		log.Fatal(err)
	}
	s.Runtime().Set("greeting", "hello")
	s.OnReload(func(r *heatsync.Reload, err error) { log.Print(r, err) })
	fmt.Println(p.Run(context.Background(), module, "world"))
	// Output:
	// hello world
	// <nil>
}

// What a program is made of, without running it.
func ExampleSync_Analyze() {
	dir, module := project(`require('./nowhere')`)
	defer os.RemoveAll(dir)
	s, err := heatsync.NewProgram(&heatsync.Options{Dir: dir}).Sync()
	if err != nil {
		log.Fatal(err)
	}
	analysis := s.Analyze(module)
	for _, problem := range analysis.Problems {
		fmt.Println(problem.Op, filepath.Base(problem.Path), problem.Line, errors.Is(problem, heatsync.ErrNotFound))
	}
	// Output: resolve rules.js 1 true
}

// Several runtimes serve calls from any goroutine, and switch to a new version together.
func ExampleNewPool() {
	dir, module := project(`exports.price = (n) => n * 10`)
	defer os.RemoveAll(dir)

	ctx := context.Background()
	pool, err := heatsync.NewPool(4, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, func(s *heatsync.Sync) error {
		_, err := s.Require("./rules.js") // for each of the runtimes
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close(ctx)
	price := func() (total any, err error) {
		err = pool.Do(ctx, func(s *heatsync.Sync) error {
			rules, err := s.Require("./rules.js")
			if err != nil {
				return err
			}
			f, _ := goja.AssertFunction(rules.Get("price"))
			v, err := f(rules, s.Runtime().ToValue(3))
			if err != nil {
				return err
			}
			total = v.Export()
			return nil
		})
		return total, err
	}
	fmt.Println(price())

	// Pool.Run makes such batches of what is saved. Here we make it ourselves.
	write(module, `exports.price = (n) => n * 12`)
	if _, err := pool.Apply(change.Of(module)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(price())
	// Output:
	// 30 <nil>
	// 36 <nil>
}
