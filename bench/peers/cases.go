//go:build unix

package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// testCase is something that a program may expect of whoever reloads it.
type testCase struct {
	name  string
	files map[string]string // besides main.js; stop stands for what ends a version's effects
	play  func(s *scene) error
}

const calm = 700 * time.Millisecond // how long nothing must change

// effects is a version that begins a timer and listens. what it ends them by is the system's.
func effects(name, more string) string {
	return fmt.Sprintf(`const { bus, ticks } = globalThis.state;
const hear = (names) => names.push(%[1]q);
bus.on("roll call", hear);
const timer = setInterval(() => { ticks[%[1]q] = (ticks[%[1]q] ?? 0) + 1; }, 5);
const stop = () => { clearInterval(timer); bus.off("roll call", hear); };
/*stop*/
export const name = %[1]q;
%[2]s`, name, more)
}

const (
	heard  = `(() => { const names = []; state.bus.emit("roll call", names); return names.join(); })()`
	ticked = `new Promise((done) => { for (const key of Object.keys(state.ticks)) delete state.ticks[key]; setTimeout(() => done(Object.keys(state.ticks).sort().join()), 200); })`
)

func version(n int) string { return fmt.Sprintf("export const v = %d;\n", n) }

func class(word, export string) string {
	return fmt.Sprintf("%sclass Cat { speak() { return %q; } }\nexport const open = () => new Cat();\nexport const word = %q;\n", export, word, word)
}

var one = map[string]string{"subject.js": version(1)}

// cases are the sixteen.
var cases = []testCase{
	{"three atomic saves", one, func(s *scene) error {
		for v := 2; v <= 4; v++ {
			if err := errors.Join(s.rename("subject.js", version(v)), s.becomes("subject.v", v)); err != nil {
				return err
			}
			time.Sleep(pause)
		}
		return nil
	}},
	{"a syntax error", one, func(s *scene) error { return s.survives("export const v = (;\n") }},
	{"a throw", one, func(s *scene) error { return s.survives("export const v = 2; throw new Error('broken');\n") }},
	{"a throw after effects", map[string]string{"subject.js": effects("one", "")}, throwAfterEffects},
	{"ten at once", ten("1"), tenAtOnce},
	{"a leaf", map[string]string{
		"subject.js": "import { describe } from './prices.js';\nexport const render = () => describe(3);\n",
		"prices.js":  "import { discount } from './leaf.js';\nconst label = `${discount} %`;\nexport const describe = (n) => `${n} at ${label}`;\n",
		"leaf.js":    "export const discount = 20;\n",
	}, func(s *scene) error {
		return errors.Join(s.save("leaf.js", "export const discount = 50;\n"), s.becomes("subject.render()", "3 at 50 %"))
	}},
	{"a file made anew", map[string]string{"subject.js": "import * as part from './part.js';\nexport const get = () => part.v;\n", "part.js": version(1)}, madeAnew},
	{"taken out", map[string]string{
		"subject.js": "import * as leaf from './leaf.js';\nconst { greet } = leaf;\nexport const say = () => greet();\n",
		"leaf.js":    "export const greet = () => 'one';\n",
	}, func(s *scene) error {
		return errors.Join(s.save("leaf.js", "export const greet = () => 'two';\n"), s.becomes("subject.say()", "two"))
	}},
	{"instances", map[string]string{"subject.js": class("one", "export ")}, func(s *scene) error { return s.instance("export ") }},
	{"instances of what is not exported", map[string]string{"subject.js": class("one", "")}, func(s *scene) error { return s.instance("") }},
	{"a cycle", map[string]string{
		"subject.js": "import { b } from './b.js';\nexport const a = () => 'a1';\nexport const both = () => a() + b();\n",
		"b.js":       "import { a } from './subject.js';\nexport const b = () => 'b1' + a();\n",
	}, func(s *scene) error {
		return errors.Join(
			s.save("b.js", "import { a } from './subject.js';\nexport const b = () => 'b2' + a();\n"), s.becomes("subject.both()", "a1b2a1"),
			s.save("subject.js", "import { b } from './b.js';\nexport const a = () => 'a2';\nexport const both = () => a() + b();\n"), s.becomes("subject.both()", "a2b2a2"))
	}},
	{"plain effects", map[string]string{"subject.js": plain(effects("one", ""))}, func(s *scene) error { return s.pilesUp(plain) }},
	{"effects, as the system has it", map[string]string{"subject.js": effects("one", "")}, func(s *scene) error { return s.pilesUp(func(text string) string { return text }) }},
	{"torn for 5 ms", sum(1), func(s *scene) error { return s.torn(5 * time.Millisecond) }},
	{"torn for 40 ms", sum(1), func(s *scene) error { return s.torn(40 * time.Millisecond) }},
	{"rapid saves", one, func(s *scene) error {
		for v := 2; v < 12; v++ {
			began := time.Now()
			if err := errors.Join(s.save("subject.js", version(v)), s.becomes("subject.v", v)); err != nil {
				return err
			}
			s.took = append(s.took, time.Since(began))
		}
		return nil
	}},
}

// survives saves a broken version: the old one answers on, and the next good save counts.
func (s *scene) survives(broken string) error {
	return errors.Join(s.save("subject.js", broken), s.stays("subject.v", 1), s.save("subject.js", version(3)), s.becomes("subject.v", 3))
}

func throwAfterEffects(s *scene) error {
	return errors.Join(
		s.save("subject.js", effects("two", "throw new Error('too late');\n")),
		s.stays("subject.name", "one"), s.is(heard, "one"), s.is(ticked, "one"),
		s.save("subject.js", effects("three", "")),
		s.becomes("subject.name", "three"), s.is(heard, "three"), s.is(ticked, "three"))
}

// ten is a chain of modules, of which each notes how often it was loaded.
func ten(mark string) map[string]string {
	files := map[string]string{"subject.js": "export { all } from './m9.js';\n"}
	for i := range 10 {
		text := "const all = '';\n"
		if i > 0 {
			text = fmt.Sprintf("import { all as before } from './m%d.js';\nconst all = before;\n", i-1)
		}
		files[fmt.Sprintf("m%d.js", i)] = strings.Replace(text, "const all", "const had", 1) +
			fmt.Sprintf("globalThis.state.loads[%d] = (globalThis.state.loads[%[1]d] ?? 0) + 1;\nconst all = had + %q;\nexport { all };\n", i, mark)
	}
	return files
}

func tenAtOnce(s *scene) error {
	if err := s.becomes("subject.all", strings.Repeat("1", 10)); err != nil {
		return err
	}
	files := ten("2")
	for i := 9; i >= 0; i-- {
		name := fmt.Sprintf("m%d.js", i)
		if err := s.save(name, files[name]); err != nil {
			return err
		}
	}
	old, now := strings.Repeat("1", 10), strings.Repeat("2", 10)
	if err := s.only("subject.all", now, old); err != nil {
		return err
	}
	loads, err := s.ask("[...new Set(Object.values(state.loads))].join()")
	if err == nil && loads != "1" && loads != "2" { // what begins anew has loaded each once
		err = fmt.Errorf("the ten were loaded %s times", loads)
	}
	return err
}

func madeAnew(s *scene) error {
	return errors.Join(s.remove("part.js"), s.stays("subject.get()", 1),
		s.save("part.js", version(2)), s.becomes("subject.get()", 2),
		s.save("part.js", version(3)), s.becomes("subject.get()", 3))
}

// instance has one kept by the program, and looks whether it follows.
func (s *scene) instance(export string) error {
	return errors.Join(s.is("(state.kept = subject.open()).speak()", "one"),
		s.save("subject.js", class("two", export)), s.becomes("subject.word", "two"), s.is("state.kept?.speak()", "two"))
}

// pilesUp saves many versions with effects, and looks which of them are left.
func (s *scene) pilesUp(text func(string) string) error {
	last := ""
	for n := range 20 {
		last = "n" + strconv.Itoa(n)
		if err := errors.Join(s.save("subject.js", text(effects(last, ""))), s.becomes("subject.name", last)); err != nil {
			return err
		}
		time.Sleep(pause)
	}
	return errors.Join(s.is(heard, last), s.is(ticked, last))
}

// plain leaves out the system's own way to end effects.
func plain(text string) string { return strings.Replace(text, "/*stop*/", "", 1) }

func sum(n int) map[string]string {
	return map[string]string{"subject.js": "export let sum = 0;\n" + strings.Repeat("sum++;\n", n)}
}

// torn saves a version in two halves. Nobody may be answered by the first.
func (s *scene) torn(pause time.Duration) error {
	return errors.Join(s.halves("subject.js", sum(4)["subject.js"], pause), s.only("subject.sum", "4", "1"), s.stays("subject.sum", 4))
}
