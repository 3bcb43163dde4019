//go:build windows || darwin

package watch

import "strings"

// fold is for systems where a file may be known by one spelling and events call
// it by another. Two files that differ in case only would both be looked at,
// which does no harm.
func fold(name string) string { return strings.ToLower(name) }
