//go:build !windows && !darwin

package watch

const fold = false
