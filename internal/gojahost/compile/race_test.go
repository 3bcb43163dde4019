//go:build race

package compile

// shrink divides the big tests, which the race detector slows down tenfold.
const shrink = 8
