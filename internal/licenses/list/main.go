// Command list prints the licences of all that a package is linked of:
//
//	go run ./internal/licenses/list ./cmd/heatsync
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/heatsync-go/heatsync/internal/licenses"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: list PACKAGE")
		os.Exit(2)
	}
	text, err := licenses.Of(context.Background(), ".", nil, os.Args[1])
	if err == nil {
		_, err = os.Stdout.Write(text)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "list:", err)
		os.Exit(1)
	}
}
