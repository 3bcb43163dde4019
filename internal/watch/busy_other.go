//go:build !windows && !linux

package watch

func isBusy(error) bool { return false }
