// Command bot is a chat bot that is written in JavaScript, and edited while it
// talks. See README.md.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// Message is what somebody says to the bot.
type Message struct {
	From string `json:"from"`
	Text string `json:"text"`
}

func main() {
	dir := flag.String("scripts", "examples/bot/scripts", "the folder of the scripts")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	b, err := open(*dir, os.Stdout)
	if err != nil {
		log.Fatal(err)
	}
	go b.read(os.Stdin)
	if err := b.loop.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

// bot is a runtime with its event loop, and the function that hears messages.
type bot struct {
	sync *heatsync.Sync
	loop *heatsync.Loop
	hear *heatsync.Binding[func(Message) (*goja.Promise, error)]
}

// open loads the bot of a folder, which talks to out.
func open(dir string, out io.Writer) (*bot, error) {
	s, err := heatsync.New(nil, &heatsync.Options{
		Dir:      dir,
		Globals:  heatsync.GlobalsNode,
		Logger:   slog.Default(), // tells of every reload
		Builtins: map[string]func(*goja.Runtime) (goja.Value, error){"chat": chat(out)},
	})
	if err != nil {
		return nil, err
	}
	loop := s.Loop() // before the scripts start timers
	hear, err := heatsync.Bind[func(Message) (*goja.Promise, error)](s, "./bot.js", "hear")
	if err != nil {
		s.Close()
		return nil, err
	}
	return &bot{s, loop, hear}, nil
}

// chat is the module that scripts know by require("chat").
func chat(out io.Writer) func(*goja.Runtime) (goja.Value, error) {
	return func(vm *goja.Runtime) (goja.Value, error) {
		return vm.ToValue(map[string]any{
			"say": func(text string) { fmt.Fprintln(out, text) },
		}), nil
	}
}

// read hands on what comes in, a line each: "Ada: !hello". Then the bot ends.
func (b *bot) read(in io.Reader) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		from, text, _ := strings.Cut(lines.Text(), ": ")
		b.loop.Post(func() {
			if _, err := b.hear.Get()(Message{from, text}); err != nil {
				log.Print(err)
			}
		})
	}
	b.loop.Post(func() { b.sync.Close() })
}
