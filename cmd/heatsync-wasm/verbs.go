//go:build wasip1

package main

import (
	"strconv"

	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/reload"
)

var machine = reload.New()

// take carries out a message and returns the answer. Every verb is a method of
// the machine, and takes its arguments in the same order; lists come last.
func take(message []string) []string {
	verb, args := message[0], message[1:]
	if f, ok := verbs[verb]; ok {
		return f(args)
	}
	panic("unknown verb " + verb)
}

// verbs are filled by init functions: the machine's here, the watcher's and
// the resolver's in files of their own.
var verbs = map[string]func(args []string) []string{}

func init() {
	for verb, f := range map[string]func([]string) []string{
		"pin":      func(a []string) []string { machine.Pin(a[0]); return nil },
		"open":     func(a []string) []string { machine.Open(scope(a[0]), flag(a[1]), flag(a[2])); return nil },
		"hold":     func(a []string) []string { machine.Hold(scope(a[0]), a[1]); return nil },
		"dispose":  func(a []string) []string { machine.Dispose(scope(a[0])); return nil },
		"replace":  func(a []string) []string { machine.Replace(scope(a[0]), scope(a[1])); return nil },
		"link":     link,
		"started":  func(a []string) []string { machine.Started(a[0], a[1]); return nil },
		"finished": func(a []string) []string { return numbers(machine.Finished(a[0])) },
		"threw":    func(a []string) []string { return numbers(machine.Threw(a[0])) },
		"released": func(a []string) []string { machine.Released(number(a[0])); return nil },
		"effect":   effect,
		"apply":    apply,
		"resync":   resync,
		"next":     next,
		"outcome":  outcome,
		"modules":  modules,
		"version":  func(a []string) []string { return []string{version(a[0])} },
		"watched":  watched,
	} {
		verbs[verb] = f
	}
}

// link: importer, specifier, kind, target, link, how many manifests, those, probes...
func link(a []string) []string {
	kind := graph.Plain
	if a[2] == graph.Sync.String() {
		kind = graph.Sync
	}
	edge := found(a[4:])
	edge.Specifier, edge.Kind, edge.Target = a[1], kind, a[3]
	machine.Link(a[0], edge)
	return nil
}

// found: link, how many manifests, those, probes...
func found(a []string) graph.Edge {
	n := 2 + number(a[1])
	return graph.Edge{Link: a[0], Manifests: a[2:n], Probes: a[n:]}
}

// effect: owner. Answer: number, deferred.
func effect(a []string) []string {
	n, deferred := machine.Effect(a[0])
	return []string{strconv.Itoa(n), bit(deferred)}
}

// apply: (path, hash, removed)...
func apply(a []string) []string {
	var batch []reload.Change
	for ; len(a) >= 3; a = a[3:] {
		batch = append(batch, reload.Change{Path: a[0], Hash: a[1], Removed: flag(a[2])})
	}
	machine.Apply(batch)
	return nil
}

// resync: ids... Answer: what is wrong, or nothing.
func resync(a []string) []string {
	if err := machine.Resync(a); err != nil {
		return []string{err.Error()}
	}
	return nil
}

// next: failed, value, link, how many manifests, those, probes.... Answer: do, id, specifier, scope, how many ids, ids..., effects...
func next(a []string) []string {
	s := machine.Next(reload.Reply{Failed: flag(a[0]), Value: a[1], Found: found(a[2:])})
	answer := []string{s.Do.String(), s.ID, s.Specifier, strconv.Itoa(int(s.Scope)), strconv.Itoa(len(s.IDs))}
	answer = append(answer, s.IDs...)
	return append(answer, numbers(s.Effects)...)
}

// outcome. Answer: number, ok, resync, told, then six lists, each after its length:
// evaluated (id, why, of, reason, version), restart (the same), failed, removed, pending, mended.
func outcome([]string) []string {
	o := machine.Last()
	answer := []string{strconv.Itoa(o.Number), bit(o.OK), bit(o.Resync), bit(o.Told)}
	for _, causes := range [][]graph.Cause{o.Evaluated, o.Restart} {
		answer = append(answer, strconv.Itoa(len(causes)))
		for _, c := range causes {
			answer = append(answer, c.ID, string(c.Why), c.Of, c.String(), version(c.ID))
		}
	}
	for _, ids := range [][]string{o.Failed, o.Removed, o.Pending, o.Mended} {
		answer = append(answer, strconv.Itoa(len(ids)))
		answer = append(answer, ids...)
	}
	return answer
}

func version(id string) string {
	if m := machine.Graph().Module(id); m != nil {
		return strconv.Itoa(m.Version)
	}
	return "0"
}

// modules. Answer: (id, version, hash, held, how many files hold it, files...)...
func modules([]string) []string {
	var answer []string
	for _, m := range machine.Graph().Modules() {
		files := machine.Graph().HeldIn(m.ID)
		answer = append(answer, m.ID, strconv.Itoa(m.Version), m.Hash, bit(m.Held()), strconv.Itoa(len(files)))
		answer = append(answer, files...)
	}
	return answer
}

// watched. Answer: (path, hash, gone)...
func watched([]string) []string {
	var answer []string
	for _, w := range graph.Arm(machine.Graph().Watched(), resolver.LastRead) {
		answer = append(answer, w.Path, w.Hash, bit(w.Gone))
	}
	return answer
}

func scope(s string) graph.Scope { return graph.Scope(number(s)) }

func number(s string) int { return int(parse(s)) }

// parse reads a whole number. It is one that JavaScript has written, so that
// strconv's care, and its weight, are not needed.
func parse(s string) (n int64) {
	for i := range len(s) {
		n = 10*n + int64(s[i]-'0')
	}
	return n
}

func numbers(list []int) []string {
	var answer []string
	for _, n := range list {
		answer = append(answer, strconv.Itoa(n))
	}
	return answer
}

func flag(s string) bool { return s == "1" }

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
