package main

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// docs/json.md has every event with every name, and no other; its examples, and the events
// of testdata/ui.golden, are such objects.
func TestSchemaOfEvents(t *testing.T) {
	text, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	sections := strings.Split(string(text), "\n## ")[1:]
	for _, section := range sections {
		name, body, _ := strings.Cut(section, "\n")
		documented = append(documented, name)
		i := slices.IndexFunc(everyEvent, func(e event) bool { return e.name() == name })
		if i < 0 {
			t.Errorf("there is no event %q", name)
			continue
		}
		of := reflect.TypeOf(everyEvent[i])
		if got, want := rows(body), append(fieldsOf(of), nestedIn[name]...); !slices.Equal(got, want) {
			t.Errorf("docs/json.md has for %q\n%q\nand the type has\n%q", name, got, want)
		}
		isEvent(t, []byte(example.FindStringSubmatch(body)[1]))
	}
	for _, e := range everyEvent {
		if !slices.Contains(documented, e.name()) {
			t.Errorf("docs/json.md does not say what %q is", e.name())
		}
	}
}

// docs/command.md has every option of "heatsync run", and no other.
func TestPageOfOptions(t *testing.T) {
	text, err := os.ReadFile("../../docs/command.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, m := range regexp.MustCompile("(?m)^\\| `(--[a-z-]+)").FindAllStringSubmatch(string(text), -1) {
		documented = append(documented, m[1])
	}
	slices.Sort(documented)
	if got, want := slices.Compact(documented), slices.Sorted(slices.Values(spellings("run"))); !slices.Equal(got, want) {
		t.Errorf("docs/command.md has\n%q\nand there are\n%q", got, want)
	}
}

// nestedIn are the names of objects that are in an event's, and are described with it.
var nestedIn = map[string][]string{
	"reload":     slices.Concat(fieldsOf(reflect.TypeFor[moduleEvent]()), fieldsOf(reflect.TypeFor[failure]())),
	"loaded":     fieldsOf(reflect.TypeFor[loadedFile]()),
	"good-again": fieldsOf(reflect.TypeFor[goodFile]()),
}

var (
	example = regexp.MustCompile("(?s)```json\n(.*?)```")
	row     = regexp.MustCompile("(?m)^\\| `(\\w+)`(\\??) \\|")
)

// rows are the names of the tables, with "?" if they may be left out.
func rows(body string) (names []string) {
	for _, m := range row.FindAllStringSubmatch(body, -1) {
		names = append(names, m[1]+m[2])
	}
	return names
}

func fieldsOf(of reflect.Type) (names []string) {
	for i := range of.NumField() {
		f := of.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			names = append(names, fieldsOf(f.Type)...)
		case !f.IsExported():
		case options == "omitempty":
			names = append(names, name+"?")
		default:
			names = append(names, name)
		}
	}
	return names
}

// A name has one type in all events, so that one type is enough to read them.
func TestNamesHaveOneType(t *testing.T) {
	types := map[string]reflect.Type{}
	var look func(of reflect.Type)
	look = func(of reflect.Type) {
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch known := types[name]; {
			case f.Anonymous:
				look(f.Type)
			case name == "" || name == "files": // of which each has a path
			case known != nil && known != f.Type:
				t.Errorf("%s is %v and %v", name, known, f.Type)
			default:
				types[name] = f.Type
			}
		}
	}
	for _, e := range everyEvent {
		look(reflect.TypeOf(e))
	}
}

// isEvent makes sure that a line is one of the events, and has all of its names and no other.
func isEvent(t *testing.T, line []byte) (name string) {
	t.Helper()
	var head struct{ Event string }
	if err := json.Unmarshal(line, &head); err != nil {
		t.Errorf("%v: %s", err, line)
		return ""
	}
	i := slices.IndexFunc(everyEvent, func(e event) bool { return e.name() == head.Event })
	if i < 0 {
		t.Errorf("there is no event %q: %s", head.Event, line)
		return ""
	}
	var names map[string]json.RawMessage
	if err := json.Unmarshal(line, &names); err != nil {
		t.Error(err)
	}
	delete(names, "event")
	for _, field := range fieldsOf(reflect.TypeOf(everyEvent[i])) {
		name, optional := strings.CutSuffix(field, "?")
		if _, there := names[name]; !there && !optional {
			t.Errorf("%s is not in %s", name, line)
		}
		delete(names, name)
	}
	for name := range names {
		t.Errorf("%s is in %s", name, line)
	}
	return head.Event
}

func TestGoldenHasEveryEvent(t *testing.T) {
	golden, err := os.ReadFile("testdata/ui.golden")
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for line := range bytes.Lines(golden) {
		if bytes.HasPrefix(line, []byte("{")) {
			seen = append(seen, isEvent(t, line))
		}
	}
	for _, e := range everyEvent {
		if !slices.Contains(seen, e.name()) {
			t.Errorf("the golden has no event %q", e.name())
		}
	}
}
