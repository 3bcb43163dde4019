//go:build !windows && !darwin

package watch

func fold(name string) string { return name }
