package gojahost

import (
	"testing"

	"github.com/heatsync-go/heatsync/internal/facade"
)

// The facade is compiled once for all runtimes.
func TestFacadeIsCompiledOnce(t *testing.T) {
	first, err := facadeProgram(facade.Main)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := facadeProgram(facade.Main); again != first || err != nil {
		t.Errorf("compiled again, %v", err)
	}
	if _, err := facadeProgram("none.js"); err == nil {
		t.Error("a file that is not there is no error")
	}
}
