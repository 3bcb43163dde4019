package main

import (
	"testing"
	"unsafe"
)

// What the console tells of is a key if one that makes a character goes down.
func TestInputRecords(t *testing.T) {
	if size := unsafe.Sizeof(inputRecord{}); size != 20 {
		t.Errorf("a record has %d bytes, want 20", size)
	}
	for _, c := range []struct {
		r    inputRecord
		want bool
	}{
		{inputRecord{kind: keyEvent, down: 1, char: 'r'}, true},
		{inputRecord{kind: keyEvent, down: 0, char: 'r'}, false},
		{inputRecord{kind: keyEvent, down: 1, keyCode: 0x10}, false},  // Shift
		{inputRecord{kind: keyEvent, down: 1, char: 'Ä'}, false},      // no key of ours
		{inputRecord{kind: keyEvent, down: 1, char: 'r' << 8}, false}, // of which a byte is one
		{inputRecord{kind: 2, down: 1, char: 'r'}, false},             // the mouse
	} {
		if key, ok := c.r.pressed(); ok != c.want || ok && key != 'r' {
			t.Errorf("%+v: %q, %v", c.r, key, ok)
		}
	}
}
