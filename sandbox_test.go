package heatsync_test

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// A core module that is not in Options.Core can't be had, however a script asks for it.
func TestCoreModulesThatAreNotAllowed(t *testing.T) {
	ways := map[string]string{
		"require":         `require("NAME")`,
		"node:":           `require("node:NAME")`,
		"computed":        `require(["NAME"].join(""))`,
		"import":          `import("NAME").then((m) => m.default)`,
		"resolve":         `require(require.resolve("NAME"))`,
		"of another file": `require("./other.js").require("NAME")`,
		"main":            `(require.main ?? module).require("NAME")`,
		"module":          `module.require("NAME")`,
		"constructor":     `module.constructor._load("NAME", module)`,
		"createRequire":   `module.constructor.createRequire(__filename)("NAME")`,
		"new Module":      `new module.constructor("x").require("NAME")`,
		"sync.require":    `new (require("heatsync"))().require("NAME")`,
		"cache":           `(() => { for (const m of Object.values(require.cache)) if (m.id === "NAME") return m.exports; throw Object.assign(new Error(), { code: "ERR_ACCESS_DENIED" }); })()`,
		"binding":         `process.binding("NAME")`,
		"getBuiltin":      `process.getBuiltinModule("NAME")`,
		"mainModule":      `process.mainModule.require("NAME")`,
	}
	noWay := []string{"cache", "binding", "mainModule"} // even where all is allowed
	dir := files(t, map[string]string{"other.js": `exports.require = require`, "a.js": ""})
	for _, name := range []string{"fs", "fs/promises", "os", "module"} {
		for way, text := range ways {
			_, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, Core: []string{"path", "events"}})
			s.Loop()
			save(t, filepath.Join(dir, "a.js"), `exports.f = async () => `+strings.ReplaceAll(text, "NAME", name))
			if _, err := heatsync.Call[goja.Value](t.Context(), s, "./a.js", "f"); err == nil {
				t.Errorf("%s by %s: it is had", name, way)
			}
			_, s = newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode})
			if _, err := heatsync.Call[goja.Value](t.Context(), s, "./a.js", "f"); err != nil && !slices.Contains(noWay, way) {
				t.Errorf("%s by %s, all being allowed: %v", name, way, err)
			}
		}
	}
	_, s := newSync(t, heatsync.Options{Dir: dir, Core: []string{"path", "fs", "util"}, Builtins: map[string]func(*goja.Runtime) (goja.Value, error){
		"os": func(vm *goja.Runtime) (goja.Value, error) { return vm.ToValue("own"), nil },
	}})
	save(t, filepath.Join(dir, "a.js"), `
		exports.allowed = [require("path"), require("node:fs"), require("fs/promises"), require("path/posix")].every((m) => typeof m === "object");
		exports.own = require("os");
		exports.noModule = module.constructor === undefined && require("util").inspect(module) !== "";
		try { require("crypto"); } catch (error) { exports.code = error.code; exports.text = error.message; }`)
	a := require(t, s, "./a.js")
	if !a.Get("allowed").ToBoolean() || !a.Get("noModule").ToBoolean() || a.Get("own").String() != "own" || a.Get("code").String() != "ERR_ACCESS_DENIED" || !strings.Contains(a.Get("text").String(), "Options.Core") {
		t.Errorf("it exports %v", a.Export())
	}
}

// Without "process" in Options.Core the global can't do anything to the process.
func TestProcessThatIsNotAllowed(t *testing.T) {
	t.Setenv("HEATSYNC_SECRET", "secret")
	for name, text := range map[string]string{
		"exit":       `process.exit(1)`,
		"reallyExit": `process.reallyExit(1)`,
		"kill":       `process.kill(process.pid, 0)`,
		"chdir":      `process.chdir("/")`,
		"umask":      `process.umask(0)`,
		"env file":   `process.loadEnvFile("a.js")`,
		"network":    `return fetch("http://localhost:8099").catch((error) => (error.cause ?? error).code)`,
	} {
		dir := files(t, map[string]string{"a.js": `
			exports.env = Object.keys(process.env).sort().join();
			exports.f = () => { try { ` + text + ` } catch (error) { return error.code; } return "done"; };`})
		_, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, Core: []string{}, Environ: []string{"A=1", "B=2"}})
		s.Loop()
		if code, err := heatsync.Call[string](t.Context(), s, "./a.js", "f"); err != nil || code != "ERR_ACCESS_DENIED" {
			t.Errorf("%s: %q, %v", name, code, err)
		}
		if env := require(t, s, "./a.js").Get("env").String(); env != "A,B" {
			t.Errorf("process.env has %s", env)
		}
		_, s = newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, Core: []string{"events"}})
		if env := require(t, s, "./a.js").Get("env").String(); env != "" {
			t.Errorf("process.env has %s", env)
		}
	}
	dir := files(t, map[string]string{"a.js": `exports.secret = process.env.HEATSYNC_SECRET ?? "none"; exports.f = () => process.exit(3)`})
	for _, core := range [][]string{nil, {"process"}} {
		_, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, Core: core})
		_, err := heatsync.Call[any](t.Context(), s, "./a.js", "f")
		var exit *heatsync.ExitError
		if secret := require(t, s, "./a.js").Get("secret").String(); !errors.As(err, &exit) || secret != "secret" {
			t.Errorf("with the core modules %v: %v, and in process.env is %s", core, err, secret)
		}
	}
}
