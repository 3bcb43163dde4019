package whatwgurl

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

// The tests in testdata/wpt are those of the web platform tests, by which browsers are measured, of
// early 2025. All pass. What the Standard has changed since ("^" is escaped in paths, and spaces at
// the end of an opaque path) is not in Node 20, which is our measure.

// cases reads a file of the web platform tests, in which strings are comments.
func cases[T any](t testing.TB, file string) []T {
	t.Helper()
	text, err := os.ReadFile("testdata/wpt/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all []json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	var list []T
	for _, raw := range all {
		if raw[0] != '{' {
			continue
		}
		var c T
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	return list
}

func check(t *testing.T, name, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n\tgot  %s\n\twant %s", name, got, want)
	}
}

type urlCase struct {
	Input                                  string
	Base                                   *string
	Failure                                bool
	Href, Protocol, Username, Password     string
	Host, Hostname, Port, Pathname, Search string
	Hash                                   string
	Origin                                 *string
}

func (c *urlCase) name() string {
	if c.Base == nil {
		return fmt.Sprintf("url %q", c.Input)
	}
	return fmt.Sprintf("url %q against %q", c.Input, *c.Base)
}

func (c *urlCase) want() string {
	if c.Failure {
		return ErrInvalid.Error()
	}
	return fmt.Sprintf("%q", []string{c.Href, c.Protocol, c.Username, c.Password, c.Host, c.Hostname, c.Port, c.Pathname, c.Search, c.Hash})
}

func parts(u *URL) []string {
	return []string{u.Href(), u.Protocol(), u.Username(), u.Password(), u.Host(), u.Hostname(), u.Port(), u.Pathname(), u.Search(), u.Hash()}
}

func (c *urlCase) parse() (u *URL, err error) {
	var base *URL
	if c.Base != nil {
		if base, err = Parse(*c.Base, nil); err != nil {
			return nil, err
		}
	}
	return Parse(c.Input, base)
}

func TestURLs(t *testing.T) {
	for _, c := range cases[urlCase](t, "urltestdata.json") {
		u, err := c.parse()
		if err != nil {
			check(t, c.name(), err.Error(), c.want())
			continue
		}
		check(t, c.name(), fmt.Sprintf("%q", parts(u)), c.want())
		if c.Origin != nil {
			check(t, "origin of "+c.name(), u.Origin(), *c.Origin)
		}
	}
}

func TestSetters(t *testing.T) {
	text, err := os.ReadFile("testdata/wpt/setters_tests.json")
	if err != nil {
		t.Fatal(err)
	}
	var sections map[string]json.RawMessage
	if err := json.Unmarshal(text, &sections); err != nil {
		t.Fatal(err)
	}
	for part, raw := range sections {
		if part == "comment" || part == "href" { // href is Parse again
			continue
		}
		var list []struct {
			Href     string
			Value    string `json:"new_value"`
			Expected map[string]string
		}
		if err := json.Unmarshal(raw, &list); err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			u, err := Parse(c.Href, nil)
			if err != nil {
				t.Errorf("%q: %v", c.Href, err)
				continue
			}
			u.Set(part, c.Value)
			is := map[string]string{"href": u.Href(), "protocol": u.Protocol(), "username": u.Username(), "password": u.Password(), "host": u.Host(),
				"hostname": u.Hostname(), "port": u.Port(), "pathname": u.Pathname(), "search": u.Search(), "hash": u.Hash()}
			got := map[string]string{}
			for name := range c.Expected {
				got[name] = is[name]
			}
			check(t, fmt.Sprintf("%s of %q set to %q", part, c.Href, c.Value), fmt.Sprintf("%q", got), fmt.Sprintf("%q", c.Expected))
		}
	}
}

func TestDomains(t *testing.T) {
	for _, file := range []string{"toascii.json", "IdnaTestV2.json"} {
		for _, c := range cases[struct {
			Input  string
			Output *string // nil for what is no domain
		}](t, file) {
			want := ""
			if c.Output != nil {
				want = *c.Output
			}
			check(t, fmt.Sprintf("domain %q", c.Input), DomainToASCII(c.Input), want)
		}
	}
}
