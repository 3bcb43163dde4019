//go:build !unix && !windows

package process

func isTerminal(any) bool    { return false }
func terminalSize(any) []int { return []int{80, 24} }
