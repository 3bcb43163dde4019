package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// ear is a listener of `sync.events` that a module's top level attaches: to the
// scope of the program or to one of its own, by any of the methods, as a temporary
// one or as one that stays. What is in packages attaches none: that may outlive a
// version that fails.
type ear struct {
	Event  string // "any", "reload", or a file of the program
	Method string
	Temp   bool
	Own    bool
	Times  int // how often the same function is attached
}

func (w *world) drawEars(s *slot, owns bool) (ears []ear) {
	if inPackage(s) || rapid.IntRange(0, 2).Draw(w.T, "listens") > 0 {
		return nil
	}
	var files []string
	for _, each := range w.slots {
		files = append(files, each.main)
	}
	event := rapid.OneOf(rapid.Just("any"), rapid.Just("reload"), rapid.Just(s.main), rapid.SampledFrom(files))
	method := rapid.SampledFrom([]string{"on", "once", "prependListener", "prependOnceListener"})
	for range rapid.IntRange(1, 3).Draw(w.T, "ears") {
		ears = append(ears, ear{
			Event: event.Draw(w.T, "event"), Method: method.Draw(w.T, "method"), Temp: rapid.IntRange(0, 3).Draw(w.T, "stays") > 0,
			Own: owns && rapid.Bool().Draw(w.T, "own"), Times: rapid.SampledFrom([]int{1, 1, 1, 2}).Draw(w.T, "times"),
		})
	}
	return ears
}

const earsDone = "ear.done();\n"

// listen writes the statements that attach ears.
func (w *writer) listen(ears []ear) {
	if len(ears) == 0 {
		return
	}
	w.say("const ear = globalThis.ears.enter(__filename);")
	for i, e := range ears {
		scope, event := "globalThis.ears.sync", fmt.Sprintf("'%s'", e.Event)
		if e.Own {
			scope = "sync"
		}
		if strings.Contains(e.Event, ".") {
			event = fmt.Sprintf("globalThis.ears.path('%s')", e.Event)
		}
		w.say("const ear%d = ear.hears(%[1]d, { event: %s, once: %t, temp: %t, own: %t, times: %d });", i, event, e.once(), e.Temp, e.Own, e.Times)
		for range e.Times {
			if e.Temp {
				w.say("%s?.addTemporaryListener?.(%[1]s.events, %s, ear%d, '%s');", scope, event, i, e.Method)
			} else {
				w.say("%s?.events?.%s(%s, ear%d);", scope, e.Method, event, i)
			}
		}
	}
}

func (e ear) once() bool { return strings.Contains(strings.ToLower(e.Method), "once") }

// sound is what the program has noted: that a top level began (enter) and ended well
// (done), that somebody listens (listen), has heard something (heard), or does not
// listen any more (off), that a batch is over (mark), and that from now on the
// program is looked at (show).
type sound struct {
	What, File, ID, Event, Arg string
	N, Times                   int
	Once, Temp, Own, OK        bool
	Evaluated, Loaded          []string
}

// ears know who has to hear what.
type ears struct {
	*random
	all      map[string]*listening
	versions map[int]*version
}

type listening struct {
	sound
	version *version // of the module that made it, nil for the holder
	over    bool
}

type version struct {
	file       string
	done, over bool
}

func newEars(r *random) *ears {
	return &ears{random: r, all: map[string]*listening{}, versions: map[int]*version{}}
}

// take judges what was noted since the program was looked at last.
func (e *ears) take(log []sound) {
	for len(log) > 0 {
		end := slices.IndexFunc(log, func(s sound) bool { return s.What == "mark" || s.What == "show" })
		if end < 0 {
			e.turn(log, sound{OK: true})
			return
		}
		e.turn(log[:end], log[end])
		log = log[end+1:]
	}
}

// turn judges one attempt to reload, or what is loaded between two of them.
func (e *ears) turn(log []sound, end sound) {
	before := maps.Clone(e.all)
	heard := map[string][]string{}
	var born []*version
	for _, s := range log {
		switch s.What {
		case "enter":
			e.versions[s.N] = &version{file: s.File}
			born = append(born, e.versions[s.N])
		case "done":
			e.versions[s.N].done = true
		case "listen":
			e.all[s.ID] = &listening{sound: s, version: e.versions[s.N]}
		case "off":
			e.all[s.ID].over = true
		case "heard":
			heard[s.ID] = append(heard[s.ID], s.Arg)
		}
	}
	e.judge(before, heard, end)
	e.settle(born, end)
	for id, got := range heard {
		if before[id] == nil {
			e.judgeBorn(e.all[id], got)
		}
	}
}

// judgeBorn judges who has heard something of the batch in which he began to listen.
// Nobody should; except who stays although his version has failed, and hears of the
// next attempt.
func (e *ears) judgeBorn(l *listening, got []string) {
	if l.version == nil || !l.version.over || l.Temp || l.Own {
		e.Fatalf("%+v of %+v has heard of its own birth: %q\n%s", l.sound, l.version, got, e.told())
	}
	l.over = l.Once
}

// judge compares what was heard with what the holder's first listener has heard.
func (e *ears) judge(before map[string]*listening, heard map[string][]string, end sound) {
	paths, reloads := heard["any"], heard["reload"]
	told := slices.Compact(slices.Sorted(slices.Values(paths)))
	if len(told) < len(paths) {
		e.Fatalf("told twice: %q\n%s", paths, e.told())
	}
	for _, p := range told {
		if !slices.Contains(end.Evaluated, p) {
			e.Fatalf("%s is told of, and was not evaluated: %q\n%s", p, end.Evaluated, e.told())
		}
	}
	for _, p := range end.Evaluated {
		if end.OK && slices.Contains(e.names(), e.relative(p)) && !slices.Contains(told, p) {
			e.Fatalf("%s is held, was evaluated, and is not told of\n%s", p, e.told())
		}
	}
	for id, l := range before {
		e.judgeOne(id, l, heard[id], slices.Concat(paths, reloads), end.Evaluated)
	}
}

func (e *ears) judgeOne(id string, l *listening, got, told []string, evaluated []string) {
	var want []string
	if l.Own { // its scope holds other files
		told = slices.Compact(slices.Clone(got))
		told = slices.DeleteFunc(told, func(each string) bool { return each != "reload" && !slices.Contains(evaluated, each) })
	}
	for _, each := range told {
		if l.over || each != l.Event && (l.Event != "any" || each == "reload") {
			continue
		}
		want = append(want, slices.Repeat([]string{each}, l.Times)...)
		l.over = l.Once
	}
	if !slices.Equal(got, want) {
		e.Fatalf("listener %s %+v of %+v has heard %q, should have %q\n%s", id, l.sound, l.version, got, want, e.told())
	}
}

// settle ends the versions that are over, and what they own. What was evaluated may
// be of an attempt before, of which nothing was said: then it is evaluated again, or
// has the version from before that.
func (e *ears) settle(born []*version, end sound) {
	for i, v := range born {
		before := e.running(v.file, born)
		again := slices.ContainsFunc(born[i+1:], func(other *version) bool { return other.file == v.file })
		v.over = !end.OK || !v.done || again || before != nil && end.What == "mark" && !slices.Contains(end.Evaluated, v.file)
		if !v.over && before != nil {
			before.over = true
		}
	}
	for _, v := range e.versions {
		replaced := end.OK && slices.Contains(end.Evaluated, v.file) && !slices.Contains(born, v)
		v.over = v.over || replaced || end.What == "mark" && !slices.Contains(end.Loaded, v.file)
	}
	for _, l := range e.all {
		l.over = l.over || l.version != nil && l.version.over && (l.Temp || l.Own)
	}
}

// running returns the version of a file that was there before others were born.
func (e *ears) running(file string, born []*version) *version {
	for _, v := range e.versions {
		if v.file == file && !v.over && !slices.Contains(born, v) {
			return v
		}
	}
	return nil
}
