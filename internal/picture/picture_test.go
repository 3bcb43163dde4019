package main

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/internal/built"
)

// The picture of the README shows what heatsync prints today: if not, run make picture.
func TestPictureIsTrue(t *testing.T) {
	command, err := built.Command(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	lines, err := record(ctx, command, os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := os.ReadFile("../../docs/terminal.svg")
	if err != nil {
		t.Fatal(err)
	}
	got, want := textOf(t, drawn), textOf(t, svg(lines))
	if got = length.ReplaceAllString(got, "in TIME"); got != length.ReplaceAllString(want, "in TIME") {
		t.Errorf("docs/terminal.svg shows\n%s\nand heatsync prints\n%s", got, want)
	}
}

// textOf is what a picture says, if it is well-formed.
func textOf(t *testing.T, picture []byte) string {
	t.Helper()
	var text strings.Builder
	for d := xml.NewDecoder(strings.NewReader(string(picture))); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if data, is := token.(xml.CharData); is {
			text.Write(data)
		}
	}
}
