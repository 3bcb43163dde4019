// Command pack lays out the npm package heatsync in a directory, ready for
// `npm pack` or `npm install`:
//
//	go run ./internal/nodehost/pack DIR
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/heatsync-go/heatsync/internal/nodehost"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pack DIR")
		os.Exit(2)
	}
	if err := nodehost.Pack(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}
