package heatsync_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"testing/fstest"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// A program brings its modules along. A folder over them is for whoever edits them.
func ExampleOverlay() {
	embedded := fstest.MapFS{ // or an embed.FS
		"rules.js":  {Data: []byte(`const rate = require('./rate'); exports.price = (n) => n * rate;`)},
		"rate.json": {Data: []byte(`10`)},
	}
	folder, err := os.MkdirTemp("", "heatsync-example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)

	s, err := heatsync.New(goja.New(), &heatsync.Options{FS: heatsync.Overlay(folder, embedded)})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	price, err := heatsync.Bind[func(int) (int, error)](s, "./rules.js", "price")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(price.Get()(3))

	batches, err := s.Watch(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	write(filepath.Join(folder, "rate.json"), `12`)
	if _, err := s.Apply(<-batches); err != nil {
		log.Fatal(err)
	}
	fmt.Println(price.Get()(3))
	// Output:
	// 30 <nil>
	// 36 <nil>
}
