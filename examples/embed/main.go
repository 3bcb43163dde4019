// Command embed prints mails whose templates are JavaScript that is part of the
// program. Whoever develops it edits them in a folder, while it runs. See README.md.
package main

import (
	"bufio"
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"log/slog"
	"os"
	"os/signal"

	"github.com/heatsync-go/heatsync"
)

//go:embed templates
var embedded embed.FS

func main() {
	dir := flag.String("dev", "", "a folder whose templates come before those in the program, and are watched")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	m, err := open(*dir)
	if err != nil {
		log.Fatal(err)
	}
	go m.read(os.Stdin, os.Stdout)
	if err := m.loop.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

// mailer is a runtime with its event loop, and the newest version of the function that
// writes mails.
type mailer struct {
	sync  *heatsync.Sync
	loop  *heatsync.Loop
	write *heatsync.Binding[func(template, name string) (string, error)]
}

// open takes templates from dir, and those that it lacks from the program. Without a dir
// there is nothing to watch.
func open(dir string) (*mailer, error) {
	templates, err := fs.Sub(embedded, "templates")
	if err != nil {
		return nil, err
	}
	s, err := heatsync.New(nil, &heatsync.Options{
		FS:     heatsync.Overlay(dir, templates),
		Logger: slog.Default(), // tells of every reload
	})
	if err != nil {
		return nil, err
	}
	write, err := heatsync.Bind[func(template, name string) (string, error)](s, "./index.js", "write")
	if err != nil {
		s.Close()
		return nil, err
	}
	loop := s.Loop()
	loop.Hold() // lines will come: without it the loop would end when nothing is watched
	return &mailer{s, loop, write}, nil
}

// read writes a mail for every line that comes in: "welcome Ada". Then the program ends.
func (m *mailer) read(in io.Reader, out io.Writer) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var template, name string
		fmt.Sscan(lines.Text(), &template, &name)
		m.loop.Post(func() {
			mail, err := m.write.Get()(template, name)
			if err != nil {
				log.Print(err)
				return
			}
			fmt.Fprintln(out, mail)
		})
	}
	m.loop.Post(func() { m.sync.Close() })
}
