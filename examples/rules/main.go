// Command rules prices an order by rules in TypeScript, and again whenever
// somebody saves them. See README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"

	"github.com/heatsync-go/heatsync"
)

// Order is what the rules get, Quote what they give. Amounts are in cents.
type Order struct {
	Customer string `json:"customer"`
	Items    []Item `json:"items"`
}

type Item struct {
	Name   string `json:"name"`
	Amount int    `json:"amount"`
	Price  int    `json:"price"`
}

type Quote struct {
	Total   int      `json:"total"`
	Reasons []string `json:"reasons"`
}

// Validate is asked about each quote that the rules give.
func (q Quote) Validate() error {
	if q.Total < 0 {
		return fmt.Errorf("a total of %d is less than nothing", q.Total)
	}
	return nil
}

// sample is an order that every version of the rules must have a price for.
var sample = Order{Customer: "Ada", Items: []Item{{"tea", 3, 450}, {"cup", 2, 1200}}}

func main() {
	dir := flag.String("rules", "examples/rules/rules", "the folder of the rules")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *dir, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// run prints the price of the sample, now and after each save, until ctx is done.
func run(ctx context.Context, dir string, out io.Writer) error {
	rules, err := open(dir)
	if err != nil {
		return err
	}
	defer rules.sync.Close()
	saves, err := rules.sync.Watch(ctx)
	if err != nil {
		return err
	}
	for {
		quote, err := rules.price.Get()(sample)
		fmt.Fprintln(out, quote.Total, quote.Reasons, err)
		batch, more := <-saves
		if !more {
			return nil
		}
		if _, err := rules.sync.Apply(batch); err != nil {
			fmt.Fprintln(out, "the old rules go on:", err)
		}
	}
}

// rules are a runtime and the newest version of its function price. They belong to one goroutine.
type rules struct {
	sync  *heatsync.Sync
	price *heatsync.Binding[func(Order) (Quote, error)]
}

func open(dir string) (*rules, error) {
	var r rules
	sync, err := heatsync.New(nil, &heatsync.Options{Dir: dir, Check: func() error { return r.check() }})
	if err != nil {
		return nil, err
	}
	r.sync = sync
	if r.price, err = heatsync.Bind[func(Order) (Quote, error)](sync, "./price.ts", "price"); err != nil {
		return nil, err
	}
	return &r, r.check()
}

// check tries rules before they are live: what gives no valid quote for the sample is refused.
func (r *rules) check() error {
	_, err := r.price.Get()(sample)
	return err
}
