// Command preinit starts a WebAssembly module once and for all: it runs the
// module's _initialize and writes the module as it is then.
//
//	go run ./internal/nodehost/preinit FILE
//
// What Go's runtime and every package do before the first call of ours is then
// not done, nor compiled, each time that a program starts; what they made is
// data. The idea is that of Wizer (Bytecode Alliance).
package main

import (
	"context"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: preinit FILE")
		os.Exit(2)
	}
	if err := replace(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "preinit:", err)
		os.Exit(1)
	}
}

func replace(ctx context.Context, file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if b, err = preinit(ctx, b); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, b, 0o666)
}
