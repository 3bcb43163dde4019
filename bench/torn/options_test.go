//go:build unix

package main

import (
	"slices"
	"strings"
	"testing"
)

func TestWrongOptionsAreErrors(t *testing.T) {
	for _, wrong := range []string{
		"-load idle,busy", "-load=", "-load Busy", "-host goja,nodejs", "-host=", "-host goja,", "-how loop,slow", "-how=",
		"-files 3,x", "-files 0", "-files -1", "-files=", "-files 3,", "-rounds -1", "-saves -5", "-quiet -1", "-limit 0s",
		"-rounds 0 -saves 0", "idle", "-load busy 1000",
	} {
		if o, err := parseOptions(strings.Fields(wrong)); err == nil {
			t.Errorf("%s is taken as %+v", wrong, o)
		}
	}
	o, err := parseOptions(strings.Fields("-rounds 1000 -host goja,alone -load crowded -how loop,await -files 3,10"))
	if err != nil || o.rounds != 1000 || o.load != "crowded" || !slices.Equal(o.hosts, []string{"goja", "alone"}) || !slices.Equal(o.files, []int{3, 10}) {
		t.Errorf("%+v, %v", o, err)
	}
}
