//go:build !linux

package os

import "runtime"

// What package os and this package's other files do not know of these systems
// is 0, or no more than a count.

func priority(int) int { return 0 }

func systemMemory() []float64 { return []float64{0, 0} }
func systemLoad() []float64   { return []float64{0, 0, 0} }
func systemUptime() float64   { return 0 }

func processors() []cpu {
	list := make([]cpu, runtime.NumCPU())
	for i := range list {
		list[i].model = "unknown"
	}
	return list
}
