//go:build !unix && !windows

package nodecore

func isTerminal(any) bool    { return false }
func terminalSize(any) []int { return []int{80, 24} }
