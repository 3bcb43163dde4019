// Package intl is the Go half of what Intl needs: English names, time zones, the order of texts and their parts.
package intl

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // Windows and small containers have none

	"github.com/dop251/goja"
	"github.com/rivo/uniseg"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// englishFile is what english.mjs wrote.
//
//go:embed english.txt.gz
var englishFile []byte

// english leads from a kind of names to the JSON of them.
var english = sync.OnceValue(func() map[string]string {
	r, err := gzip.NewReader(bytes.NewReader(englishFile))
	if err != nil {
		panic(err) // the file is our own
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	parts := map[string]string{}
	for line := range strings.Lines(string(text)) {
		kind, names, _ := strings.Cut(line, "\t")
		parts[kind] = names
	}
	return parts
})

// Go is the Go half of the files here.
var Go = core.Go{
	"internal/intl/english": core.Harmless(func(*core.Core) map[string]any {
		return map[string]any{"names": func(kind string) string { return english()[kind] }}
	}),
	"internal/intl/zones":    core.Harmless(zones),
	"internal/intl/collator": core.Harmless(collator),
	"internal/intl/segmenter": core.Harmless(func(*core.Core) map[string]any {
		return map[string]any{"breaks": breaks}
	}),
}

func zones(c *core.Core) map[string]any {
	return map[string]any{
		// local is the name of the system's zone, or nothing.
		"local": func() string { return localZone(c) },
		// zone returns a function: the offset from UTC in milliseconds at a time, and whether that is summer time. It is
		// nothing for a zone that Go does not have.
		"zone": func(name string) goja.Value {
			at, err := time.LoadLocation(name)
			if err != nil {
				return goja.Undefined()
			}
			return c.VM.ToValue(func(ms float64) int {
				t := time.UnixMilli(int64(ms)).In(at)
				_, offset := t.Zone()
				if isSummer(t) {
					return offset*2 + 1
				}
				return offset * 2
			})
		},
	}
}

// isSummer tells whether the clocks are ahead of what they show in the other half of the year. For Dublin
// and Casablanca Go calls the time winter's in which they are behind.
func isSummer(t time.Time) bool {
	_, until := t.ZoneBounds()
	if until.IsZero() || until.IsDST() == t.IsDST() {
		return t.IsDST()
	}
	_, now := t.Zone()
	_, then := until.Zone()
	return now > then
}

// localZone is what TZ says, or where /etc/localtime leads to.
func localZone(c *core.Core) string {
	if name := time.Local.String(); name != "Local" && name != "" {
		return name
	}
	if name, ok := os.LookupEnv("TZ"); ok && name != "" {
		return strings.TrimPrefix(name, ":")
	}
	if target, err := os.Readlink("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(target, "zoneinfo/"); ok {
			return name
		}
	}
	return ""
}

func collator(c *core.Core) map[string]any {
	return map[string]any{
		// comparer returns a function that compares texts, by their letters alone, by their accents, by case, or by all.
		"comparer": func(sensitivity string, numeric, ignorePunctuation bool) goja.Value {
			var options []collate.Option
			switch sensitivity {
			case "base":
				options = append(options, collate.Loose)
			case "accent":
				options = append(options, collate.IgnoreCase)
			case "case":
				options = append(options, collate.IgnoreDiacritics)
			}
			if numeric {
				options = append(options, collate.Numeric)
			}
			by := collate.New(language.English, options...)
			return c.VM.ToValue(func(a, b string) int { return by.CompareString(a, b) })
		},
	}
}

// breaks returns where the parts of a text end, in UTF-16 units: characters as people see them, words or sentences.
// For words, a part that is like a word is negative.
func breaks(text, granularity string) []int {
	var ends []int
	at, state := 0, -1
	for text != "" {
		var part string
		switch granularity {
		case "word":
			part, text, state = uniseg.FirstWordInString(text, state)
		case "sentence":
			part, text, state = uniseg.FirstSentenceInString(text, state)
		default:
			part, text, _, state = uniseg.FirstGraphemeClusterInString(text, state)
		}
		for _, r := range part {
			if at++; r > 0xffff {
				at++
			}
		}
		ends = append(ends, at)
	}
	return ends
}
