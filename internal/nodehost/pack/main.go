// Command pack lays out the npm package heatsync in a directory, with the README and the
// licences that come with it, ready for `npm pack` or `npm install`. It is run in a clone:
//
//	go run ./internal/nodehost/pack DIR
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/heatsync-go/heatsync/internal/licenses"
	"github.com/heatsync-go/heatsync/internal/nodehost"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pack DIR")
		os.Exit(2)
	}
	if err := pack(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(ctx context.Context, dir string) error {
	if err := nodehost.Pack(ctx, dir); err != nil {
		return err
	}
	theirs, err := licenses.Of(ctx, ".", []string{"GOOS=wasip1", "GOARCH=wasm"}, "github.com/heatsync-go/heatsync/cmd/heatsync-wasm")
	if err != nil {
		return err
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		return err
	}
	ours, err := os.ReadFile("LICENSE")
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{"THIRD_PARTY_LICENSES": theirs, "README.md": absolute(readme), "LICENSE": ours} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// pages is where the files of the project can be read.
const pages = "https://github.com/heatsync-go/heatsync/blob/main/"

// relative matches the beginning of a link to a file of the project, in Markdown or HTML.
var relative = regexp.MustCompile(`(\]\(|(?:src|href)=")([\w.][^)":]*[)"])`)

// absolute makes links to files of the project lead there from anywhere.
func absolute(page []byte) []byte {
	page = picture.ReplaceAll(page, []byte("${1}"+strings.Replace(pages, "/blob/", "/raw/", 1)+"${2}"))
	return relative.ReplaceAll(page, []byte("${1}"+pages+"${2}"))
}

// picture matches the link to a picture, of which the file itself is wanted and not its page.
var picture = regexp.MustCompile(`(!\[[^\]]*\]\(|src=")([\w.][^)":]*[)"])`)
