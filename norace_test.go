//go:build !race

package heatsync_test

const shrink = 1
