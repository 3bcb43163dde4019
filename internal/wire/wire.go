// Package wire is the contract between the machine and the JavaScript of a host: the
// verbs, what each takes, and what it answers, in one order and by one name.
//
// A Verb walks over its arguments, calls the machine, and walks over its answer. What
// carries these across, a Codec, follows the walk: as a list of strings into WebAssembly
// (Machine.Take), or as JavaScript values within one process (internal/gojahost). What
// JavaScript has to know of the lists, internal/facade/verbs.js, is written from the same
// walk by a test:
//
//	go test ./internal/wire -update
package wire

import (
	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
)

// Machine is what verbs are called on. It belongs to the goroutine that runs JavaScript.
type Machine struct {
	*reload.Machine
	Resolver *resolve.Resolver
}

// Verb is one thing that JavaScript tells the machine. In JavaScript it is a method of
// that name.
type Verb struct {
	Name string
	// Tell reads all arguments before anything is done.
	Tell func(m *Machine, takes, gives Codec)
}

// Take carries out a message, which is a verb's name and its arguments, and returns the
// answer. For one that is not of the contract, a fault of this module, it panics.
func (m *Machine) Take(message []string) (answer []string) {
	for _, v := range Verbs {
		if v.Name == message[0] {
			gives := &encoder{}
			v.Tell(m, &decoder{message[1:]}, gives)
			return gives.list
		}
	}
	panic("wire: there is no verb " + message[0])
}
