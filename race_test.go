//go:build race

package heatsync_test

// shrink divides the long tests, which the race detector slows down tenfold.
const shrink = 8
