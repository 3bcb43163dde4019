//go:build !race

package compile

const shrink = 1
