//go:build windows || darwin

package watch

// fold says that a file may be known by one spelling and events call it by
// another.
const fold = true
