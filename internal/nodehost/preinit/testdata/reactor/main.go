// A reactor whose variables are set before its functions are called.
package main

import (
	"runtime"
	"strings"
	"time"
)

func main() {}

var (
	squares = map[int]int{}
	queue   = make(chan int, 1)
	text    = strings.Repeat("heatsync ", 1000)
)

func init() {
	for i := range 100 {
		squares[i] = i * i
	}
	time.Sleep(time.Millisecond)
	go func() {
		for n := range queue {
			answers <- n + 1
		}
	}()
}

var answers = make(chan int)

//go:wasmexport square
func square(n int64) int64 { return int64(squares[int(n)]) }

// next asks a goroutine that init has started.
//
//go:wasmexport next
func next(n int64) int64 {
	queue <- int(n)
	return int64(<-answers)
}

// deep needs a stack that grows, and so the tables of all functions on it. It
// returns how many functions have a name, in which n is included.
//
//go:wasmexport deep
func deep(n int64) int64 {
	if n > 0 {
		return 1 + deep(n-1)
	}
	runtime.GC()
	pcs := make([]uintptr, 2000)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	named := int64(0)
	for {
		frame, more := frames.Next()
		if strings.HasSuffix(frame.Function, ".deep") {
			named++
		}
		if !more {
			return named
		}
	}
}

// fill makes garbage, and returns what is left of what init has made.
//
//go:wasmexport fill
func fill(n int64) int64 {
	for range n {
		squares[-1] = len(make([]byte, 1<<10))
	}
	runtime.GC()
	return int64(len(text) + len(squares))
}

// caught recovers from a panic.
//
//go:wasmexport caught
func caught(index int64) (message int64) {
	defer func() { message = int64(len(recover().(error).Error())) }()
	return int64(text[index])
}
