//go:build !linux

package main

// limits has nothing to say: what there are, the system does not tell.
func limits(int) string { return "" }

func fileSystem(string) string {
	return "not known on this system; --poll is for one that reports no changes"
}
