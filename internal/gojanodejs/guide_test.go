package gojanodejs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/console"
	"github.com/dop251/goja_nodejs/eventloop"
	"github.com/dop251/goja_nodejs/require"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/guide"
)

// Every Go block of the guide is a part of an example below, so that it compiles and does what the
// guide says.
func TestTheGuideIsWhatRuns(t *testing.T) {
	guide.Check(t, "../../docs/from-goja_nodejs.md", "guide_test.go")
}

// project makes a folder with a module in it.
func project() (dir string) {
	dir, err := os.MkdirTemp("", "guide")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "rules.js"), []byte(`exports.price = (n) => n * 10`), 0o666); err != nil {
		log.Fatal(err)
	}
	return dir
}

func Example_requireBefore() {
	dir := project()
	defer os.RemoveAll(dir)
	registry := require.NewRegistry()
	vm := goja.New()
	modules := registry.Enable(vm)

	v, err := modules.Require(filepath.Join(dir, "rules.js"))
	if err != nil {
		log.Fatal(err)
	}
	rules := v.ToObject(vm)
	price, ok := goja.AssertFunction(rules.Get("price"))
	if !ok {
		log.Fatal("rules.js exports no function price")
	}
	total, err := price(rules, vm.ToValue(40))
	fmt.Println(total, err)
	// Output: 400 <nil>
}

func Example_requireAfter() {
	dir := project()
	defer os.RemoveAll(dir)
	ctx := context.Background()
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	total, err := heatsync.Call[int](ctx, s, "./rules.js", "price", 40)
	fmt.Println(total, err)
	// Output: 400 <nil>
}

func Example_runStringBefore() {
	dir := project()
	defer os.RemoveAll(dir)
	vm := goja.New()
	require.NewRegistry(require.WithGlobalFolders(dir)).Enable(vm)
	v, err := vm.RunString(`require("rules.js").price(40)`)
	fmt.Println(v, err)
	// Output: 400 <nil>
}

func Example_runStringAfter() {
	dir := project()
	defer os.RemoveAll(dir)
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	vm.Set("require", s.Require)
	v, err := vm.RunString(`require("./rules.js").price(40)`)
	fmt.Println(v, err)
	// Output: 400 <nil>
}

func say(text string) { fmt.Println("bot:", text) }

func Example_nativeBefore() {
	registry := require.NewRegistry()
	registry.RegisterNativeModule("chat", func(vm *goja.Runtime, module *goja.Object) {
		module.Get("exports").(*goja.Object).Set("say", say)
	})
	vm := goja.New()
	registry.Enable(vm)
	if _, err := vm.RunString(`require("chat").say("hello")`); err != nil {
		log.Fatal(err)
	}
	// Output: bot: hello
}

func Example_nativeAfter() {
	vm := goja.New()
	files := fstest.MapFS{"bot.js": {Data: []byte(`require("chat").say("hello")`)}}
	s, err := heatsync.New(vm, &heatsync.Options{
		FS: files,
		Builtins: map[string]func(*goja.Runtime) (goja.Value, error){
			"chat": func(vm *goja.Runtime) (goja.Value, error) {
				return vm.ToValue(map[string]any{"say": say}), nil
			},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Require("./bot.js"); err != nil {
		log.Fatal(err)
	}
	// Output: bot: hello
}

func Example_loaderBefore() {
	files := map[string]string{"rules.js": `exports.price = (n) => n * 10`}
	registry := require.NewRegistry(require.WithLoader(func(path string) ([]byte, error) {
		if text, ok := files[path]; ok {
			return []byte(text), nil
		}
		return nil, require.ModuleFileDoesNotExistError
	}))
	modules := registry.Enable(goja.New())
	_, err := modules.Require("./rules.js")
	fmt.Println(err)
	_, err = modules.Require("./nowhere.js")
	fmt.Println(errors.Is(err, require.InvalidModuleError))
	// Output:
	// <nil>
	// true
}

func Example_loaderAfter() {
	files := fstest.MapFS{"rules.js": {Data: []byte(`exports.price = (n) => n * 10`)}}
	s, err := heatsync.New(goja.New(), &heatsync.Options{FS: files})
	if err != nil {
		log.Fatal(err)
	}
	_, err = s.Require("./rules.js")
	fmt.Println(err)
	_, err = s.Require("./nowhere.js")
	fmt.Println(errors.Is(err, heatsync.ErrNotFound))
	// Output:
	// <nil>
	// true
}

type printer struct{ out *bytes.Buffer }

func (p printer) Log(text string)   { p.out.WriteString(text + "\n") }
func (p printer) Warn(text string)  { p.out.WriteString(text + "\n") }
func (p printer) Error(text string) { p.out.WriteString(text + "\n") }

func Example_consoleBefore() {
	var out bytes.Buffer
	registry := require.NewRegistry()
	registry.RegisterNativeModule(console.ModuleName, console.RequireWithPrinter(printer{&out}))
	vm := goja.New()
	registry.Enable(vm)
	console.Enable(vm)
	vm.RunString(`console.log("%d cups", 2)`)
	fmt.Print(out.String())
	// Output: 2 cups
}

func Example_consoleAfter() {
	var out, problems bytes.Buffer
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{
		Globals: heatsync.GlobalsConsole,
		Stdout:  &out,      // console.log, info, debug
		Stderr:  &problems, // console.error, warn, trace
	})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	vm.RunString(`console.log("%d cups", 2); console.warn("no tea")`)
	fmt.Print(out.String(), problems.String())
	// Output:
	// 2 cups
	// no tea
}

func Example_loopBefore() {
	loop := eventloop.NewEventLoop()
	loop.Run(func(vm *goja.Runtime) {
		vm.Set("say", say)
		vm.RunString(`setTimeout(() => say("tea"), 10)`)
	})
	// Output: bot: tea
}

func Example_loopAfter() {
	ctx := context.Background()
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Globals: heatsync.GlobalsNode})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	loop := s.Loop() // before scripts start timers
	vm.Set("say", say)
	vm.RunString(`setTimeout(() => say("tea"), 10)`)
	if err := loop.Run(ctx); err != nil {
		log.Fatal(err)
	}
	// Output: bot: tea
}

// weather is what takes its time.
func weather(_ context.Context, town string) (string, error) {
	if town == "" {
		return "", errors.New("no town")
	}
	return "sunny in " + town, nil
}

func Example_promiseBefore() {
	loop := eventloop.NewEventLoop()
	loop.Start()
	defer loop.Stop()
	done := make(chan string)
	loop.RunOnLoop(func(vm *goja.Runtime) {
		vm.Set("weather", func(town string) *goja.Promise {
			promise, resolve, reject := vm.NewPromise()
			go func() {
				text, err := weather(context.Background(), town)
				loop.RunOnLoop(func(vm *goja.Runtime) {
					if err != nil {
						reject(vm.NewGoError(err))
						return
					}
					resolve(text)
				})
			}()
			return promise
		})
		vm.Set("done", func(text string) { done <- text })
		vm.RunString(`(async () => done(await weather("Bonn")))()`)
	})
	fmt.Println(<-done)
	// Output: sunny in Bonn
}

func Example_promiseAfter() {
	ctx := context.Background()
	vm := goja.New()
	files := fstest.MapFS{"bot.js": {Data: []byte(`exports.reply = async (town) => "It is " + await weather(town)`)}}
	s, err := heatsync.New(vm, &heatsync.Options{FS: files})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	s.Loop()
	vm.Set("weather", func(town string) *goja.Promise {
		return s.Promise(func(ctx context.Context) (any, error) { return weather(ctx, town) })
	})

	reply, err := heatsync.Call[string](ctx, s, "./bot.js", "reply", "Bonn") // waits for the promise
	fmt.Println(reply, err)
	// Output: It is sunny in Bonn <nil>
}

func Example_theirLoop() {
	dir := project()
	defer os.RemoveAll(dir)
	ctx := context.Background()
	loop := eventloop.NewEventLoop()
	loop.Start()
	defer loop.Stop()
	made := make(chan *heatsync.Sync)
	loop.RunOnLoop(func(vm *goja.Runtime) {
		s, err := heatsync.New(vm, &heatsync.Options{
			Dir:  dir,
			Post: func(f func()) bool { return loop.RunOnLoop(func(*goja.Runtime) { f() }) },
		})
		if err != nil {
			log.Fatal(err)
		}
		made <- s
	})
	s := <-made
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go s.Run(ctx, nil) // watches, and reloads on their loop

	err := s.Do(ctx, func() error { // from any goroutine
		total, err := heatsync.Call[int](ctx, s, "./rules.js", "price", 40)
		fmt.Println(total)
		return err
	})
	fmt.Println(err)
	// Output:
	// 400
	// <nil>
}
