package docs

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/heatsynctest"
	"github.com/heatsync-go/heatsync/internal/guide"
)

func TestGoProgramsIsWhatRuns(t *testing.T) { guide.Check(t, "go-programs.md", "go_programs_test.go") }

// scripts makes a folder with what the page speaks of.
func scripts() (dir string) {
	dir, err := os.MkdirTemp("", "scripts")
	if err != nil {
		log.Fatal(err)
	}
	for name, text := range map[string]string{
		"rules.js":   `exports.price = (n) => n * 10`,
		"bot.js":     `exports.reply = async (text) => "You said: " + await text`,
		"rates.json": `{"vat": 19}`,
		"cron.js":    `every("1h", () => {})`,
	} {
		save(filepath.Join(dir, name), text)
	}
	return dir
}

func save(path, text string) {
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		log.Fatal(err)
	}
}

func Example_first() {
	dir := scripts()
	defer os.RemoveAll(dir)
	ctx := context.Background()

	s, err := heatsync.New(nil, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	price, err := heatsync.Bind[func(int) (int, error)](s, "./rules.js", "price")
	if err != nil {
		log.Fatal(err)
	}
	saves, err := s.Watch(ctx)
	if err != nil {
		log.Fatal(err)
	}
	live := make(chan error, 1)
	s.OnReload(func(_ *heatsync.Reload, err error) { live <- err })
	orders := make(chan int)
	go func() {
		defer close(orders)
		orders <- 4
		save(filepath.Join(dir, "rules.js"), `exports.price = (n) => n * 12`)
		if err := <-live; err != nil {
			log.Fatal(err)
		}
		orders <- 4
	}()
	handle := func() {
		for {
			select {
			case b := <-saves:
				if _, err := s.Apply(b); err != nil {
					log.Print(err) // the last good version goes on
				}
			case n, more := <-orders:
				if !more {
					return
				}
				total, err := price.Get()(n)
				log.Print(total, err)
			}
		}
	}
	log.SetOutput(os.Stdout)
	log.SetFlags(0)
	handle()
	log.SetOutput(os.Stderr)
	// Output:
	// 40 <nil>
	// 48 <nil>
}

func Example_loop() {
	dir := scripts()
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(context.Background())

	s, err := heatsync.New(nil, &heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	loop := s.Loop()
	if _, err := s.Require("./bot.js"); err != nil {
		log.Fatal(err)
	}
	go func() {
		defer stop()
		err := s.Do(ctx, func() error { // from any goroutine
			reply, err := heatsync.Call[string](ctx, s, "./bot.js", "reply", "hello")
			fmt.Println(reply)
			return err
		})
		fmt.Println(err)
	}()
	err = loop.Run(ctx) // timers, promises, reloads; until ctx is done
	fmt.Println(err)
	// Output:
	// You said: hello
	// <nil>
	// context canceled
}

func Example_call() {
	dir := scripts()
	defer os.RemoveAll(dir)
	s, err := heatsync.New(nil, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()

	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	total, err := heatsync.Call[int](ctx, s, "./rules.js", "price", 40)
	fmt.Println(total, err)

	_, err = heatsync.Call[string](ctx, s, "./rules.js", "price", 40)
	var failed *heatsync.Error
	if errors.As(err, &failed) {
		fmt.Println(failed.Op, filepath.Base(failed.Path))
	}
	// Output:
	// 400 <nil>
	// call rules.js
}

type Rates struct {
	VAT int `json:"vat"`
}

func Example_bind() {
	dir := scripts()
	defer os.RemoveAll(dir)
	s, err := heatsync.New(nil, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	rates, err := heatsync.Bind[Rates](s, "./rates.json", "")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rates.Get().VAT)

	save(filepath.Join(dir, "rates.json"), `{"vat": "much"}`)
	_, err = s.Apply(change.Of("rates.json"))
	fmt.Println(err != nil && strings.Contains(err.Error(), "vat"), rates.Get().VAT)
	// Output:
	// 19
	// true 19
}

// table is what scripts fill.
type table map[string]bool

func (c table) Add(spec string) (remove func()) {
	c[spec] = true
	return func() { delete(c, spec) }
}

func Example_own() {
	dir := scripts()
	defer os.RemoveAll(dir)
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	cron := table{}

	vm.Set("every", func(spec string, job goja.Callable) {
		s.Own(func() (stop func()) { return cron.Add(spec) })
	})
	if _, err := s.Require("./cron.js"); err != nil {
		log.Fatal(err)
	}
	fmt.Println(cron)

	save(filepath.Join(dir, "cron.js"), `every("2h", () => {})`)
	if _, err := s.Apply(change.Of("cron.js")); err != nil {
		log.Fatal(err)
	}
	fmt.Println(cron)
	// Output:
	// map[1h:true]
	// map[2h:true]
}

func Example_pool() {
	dir := scripts()
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()

	pool, err := heatsync.NewPool(8, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, func(s *heatsync.Sync) error {
		_, err := s.Require("./rules.js") // for each runtime
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close(context.Background())
	go pool.Run(ctx) // watches and reloads

	var total int
	err = pool.Do(ctx, func(s *heatsync.Sync) (err error) {
		total, err = heatsync.Call[int](ctx, s, "./rules.js", "price", 40)
		return err
	})
	fmt.Println(total, err)
	// Output: 400 <nil>
}

func TestPrices(t *testing.T) {
	p := heatsynctest.New(t, map[string]string{"rules.js": `exports.price = (n) => n * 10`}, nil)
	price, err := heatsync.Bind[func(int) (int, error)](p.Sync, "./rules.js", "price")
	if err != nil {
		t.Fatal(err)
	}

	p.Save("rules.js", `exports.price = (n) => n * 12`)  // live when Save returns
	p.SaveBroken("rules.js", `exports.price = "twelve"`) // the version before goes on
	if total, err := price.Get()(40); total != 480 || err != nil {
		t.Errorf("price(40) = %d, %v", total, err)
	}
}
