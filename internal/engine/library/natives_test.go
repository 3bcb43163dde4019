package library

import (
	"testing"

	"github.com/dop251/goja"
)

// The version of goja in use here is laid out as expected, so that its library can
// be replaced where it is wrong.
func TestNativesAreInReach(t *testing.T) {
	if _, err := placeOf(goja.New().Get("Number").(*goja.Object)); err != nil {
		t.Error(err)
	}
}
