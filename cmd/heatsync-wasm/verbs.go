//go:build wasip1

package main

import (
	"strconv"

	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/wire"
)

var machine = wire.Machine{Machine: reload.New(), Resolver: &resolver}

// take carries out a message and returns the answer.
func take(message []string) []string {
	if message[0] == "several" {
		return several(message[1:])
	}
	for _, others := range [...][]verb{watching, resolving, lowers} {
		for _, v := range others {
			if v.name == message[0] {
				return v.tell(message[1:])
			}
		}
	}
	return machine.Take(message)
}

// several are messages whose answers nobody waits for, each after its length.
func several(a []string) []string {
	for len(a) > 0 {
		end := 1 + number(a[0])
		take(a[1:end])
		a = a[end:]
	}
	return nil
}

// verb is one that is told to others than the machine: to the resolver, and to the
// watcher's half.
type verb struct {
	name string
	tell func(args []string) []string
}

func number(s string) int { return int(parse(s)) }

// parse reads a whole number. It is one that JavaScript has written, so that
// strconv's care, and its weight, are not needed.
func parse(s string) (n int64) {
	for i := range len(s) {
		n = 10*n + int64(s[i]-'0')
	}
	return n
}

func flag(s string) bool { return s == "1" }

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func counted(list []string) []string { return append([]string{strconv.Itoa(len(list))}, list...) }
