// Command pack lays out the npm package heatsync in a directory, with the licences
// that come with it, ready for `npm pack` or `npm install`. It is run in a clone:
//
//	go run ./internal/nodehost/pack DIR
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

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
	text, err := licenses.Of(ctx, ".", []string{"GOOS=wasip1", "GOARCH=wasm"}, "github.com/heatsync-go/heatsync/cmd/heatsync-wasm")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "THIRD_PARTY_LICENSES"), text, 0o644)
}
