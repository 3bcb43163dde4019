//go:build !unix && !windows

package builtins

func isTerminal(any) bool    { return false }
func terminalSize(any) []int { return []int{80, 24} }
