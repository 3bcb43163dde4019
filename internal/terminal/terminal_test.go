package terminal

import (
	"encoding/json"
	"fmt"
	"testing"
)

// obeyed are all characters that have to be replaced.
var obeyed = func() (all []rune) {
	for _, span := range [][2]rune{{0, 8}, {0xb, 0x1f}, {0x7f, 0x9f}, {0x61c, 0x61c}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}} {
		for r := span[0]; r <= span[1]; r++ {
			all = append(all, r)
		}
	}
	return all
}()

func TestObeyed(t *testing.T) {
	for _, r := range obeyed {
		text := fmt.Sprintf("a%cb", r)
		if got := Text(text); got != "a\ufffdb" {
			t.Errorf("Text of %U: %q", r, got)
		}
		if got := Line(text); got != "a\ufffdb" {
			t.Errorf("Line of %U: %q", r, got)
		}
		in, err := json.Marshal(map[string]string{text: text})
		if err != nil {
			t.Fatal(err)
		}
		out := JSON(in)
		var back map[string]string
		if err := json.Unmarshal(out, &back); err != nil || back[text] != text || Line(string(out)) != string(out) {
			t.Errorf("JSON of %U: %q, %v", r, out, err)
		}
	}
}

func TestKept(t *testing.T) {
	const text = "größe\t👩‍👧 שלום مرحبا 日本\u00a0x"
	for _, got := range []string{Text(text), Line(text), string(JSON([]byte(text)))} {
		if got != text {
			t.Errorf("got %q", got)
		}
	}
	if got := Text("a\r\nb\nc\xffd\xc2"); got != "a\nb\nc\ufffdd\ufffd" {
		t.Errorf("got %q", got)
	}
	if got := Line("a\nb"); got != "a\ufffdb" {
		t.Errorf("got %q", got)
	}
	if got := string(JSON([]byte("{\n\"a\": 1}\n"))); got != "{\n\"a\": 1}\n" {
		t.Errorf("got %q", got)
	}
}
