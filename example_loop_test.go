package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// Scripts have timers, promises and Node's globals, and the Go program goes on when they have nothing left to do.
func ExampleSync_Loop() {
	dir, _ := project(`setTimeout(() => console.log("later"), 10); console.log("now")`)
	defer os.RemoveAll(dir)
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir, FS: os.DirFS(dir), Globals: heatsync.GlobalsNode})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	loop := s.Loop()
	if err := s.Main("./rules.js"); err != nil {
		log.Fatal(err)
	}
	if err := loop.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
	// Output:
	// now
	// later
}

// A call returns a Go value, whether the function is async or not. Its context ends it, and its errors say where they come from.
func ExampleCall() {
	dir, _ := project(`exports.price = async (n) => ({ total: n * 12, currency: "EUR" });
exports.forever = () => { for (;;); };
exports.broken = (order) => order.items.length;`)
	defer os.RemoveAll(dir)
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	type quote struct {
		Total    int    `json:"total"`
		Currency string `json:"currency"`
	}
	q, err := heatsync.Call[quote](context.Background(), s, "./rules.js", "price", 3)
	fmt.Println(q, err)

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	_, err = heatsync.Call[any](ctx, s, "./rules.js", "forever")
	fmt.Println(errors.Is(err, context.DeadlineExceeded))

	_, err = heatsync.Call[int](context.Background(), s, "./rules.js", "broken", map[string]any{})
	var e *heatsync.Error
	if errors.As(err, &e) {
		fmt.Println(e.Line, e.Err)
		fmt.Println(e.Frame)
	}
	// Output:
	// {36 EUR} <nil>
	// true
	// 3 TypeError: Cannot read property 'length' of undefined
	// 1 | exports.price = async (n) => ({ total: n * 12, currency: "EUR" });
	// 2 | exports.forever = () => { for (;;); };
	// 3 | exports.broken = (order) => order.items.length;
	//   |                                         ^
}

// Many goroutines call one runtime. Where a call waits, the others go on.
func ExampleSync_Do() {
	dir, _ := project(`
		const { setTimeout: sleep } = require("timers/promises");
		let waiting = 0, most = 0;
		exports.reply = async (name) => {
			most = Math.max(most, ++waiting);
			await sleep(20);
			waiting--;
			return "hello " + name;
		};
		exports.most = () => most;`)
	defer os.RemoveAll(dir)
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	loop := s.Loop()
	release := loop.Hold()
	go func() {
		defer release()
		var group sync.WaitGroup
		for _, name := range []string{"Ada", "Bob", "Cy"} {
			group.Go(func() {
				err := s.Do(ctx, func() error {
					_, err := heatsync.Call[string](ctx, s, "./rules.js", "reply", name)
					return err
				})
				if err != nil {
					log.Print(err)
				}
			})
		}
		group.Wait()
		_ = s.Do(ctx, func() error {
			most, err := heatsync.Call[int](ctx, s, "./rules.js", "most")
			fmt.Println(most, "waited at a time", err)
			return err
		})
		s.Close()
	}()
	if err := loop.Run(ctx); err != nil {
		log.Fatal(err)
	}
	// Output: 3 waited at a time <nil>
}

// A Go function that takes time returns a promise, and scripts await it.
func ExampleSync_Promise() {
	dir, _ := project(`exports.greet = async (id) => "hello " + (await user(id)).name`)
	defer os.RemoveAll(dir)
	vm := goja.New()
	vm.SetFieldNameMapper(goja.UncapFieldNameMapper())
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	s.Loop()
	type user struct{ Name string }
	vm.Set("user", func(id int) *goja.Promise {
		return s.Promise(func(ctx context.Context) (any, error) { // ctx is that of the call
			return user{fmt.Sprint("user ", id)}, nil
		})
	})
	fmt.Println(heatsync.Call[string](context.Background(), s, "./rules.js", "greet", 7))
	// Output: hello user 7 <nil>
}

// A Go program with an event loop of its own, here a channel, lends it to heatsync.
func ExampleOptions_post() {
	dir, _ := project(`setTimeout(() => { done("fired in your loop") }, 1)`)
	defer os.RemoveAll(dir)
	events := make(chan func(), 100)
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{
		Dir: dir, Globals: heatsync.GlobalsNode,
		Post: func(f func()) bool { events <- f; return true },
	})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	running := true
	vm.Set("done", func(text string) { fmt.Println(text); running = false })
	if _, err := s.Require("./rules.js"); err != nil {
		log.Fatal(err)
	}
	for running {
		(<-events)()
	}
	// Output: fired in your loop
}
