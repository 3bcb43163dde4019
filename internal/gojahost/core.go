package gojahost

import "errors"

// isCore tells whether Node has a core module of that name.
func isCore(name string) bool { return coreModules[name] }

var coreModules = setOf("assert", "assert/strict", "async_hooks", "buffer", "child_process", "cluster", "console",
	"constants", "crypto", "dgram", "diagnostics_channel", "dns", "dns/promises", "domain", "events", "fs",
	"fs/promises", "http", "http2", "https", "inspector", "inspector/promises", "module", "net", "os", "path",
	"path/posix", "path/win32", "perf_hooks", "process", "punycode", "querystring", "readline",
	"readline/promises", "repl", "stream", "stream/consumers", "stream/promises", "stream/web",
	"string_decoder", "sys", "timers", "timers/promises", "tls", "trace_events", "tty", "url", "util",
	"util/types", "v8", "vm", "wasi", "worker_threads", "zlib")

func setOf(names ...string) map[string]bool {
	set := map[string]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
}

// noBuiltin says that this host lacks a core module, and the ways out.
func (r *runtime) noBuiltin(name, importer string) error {
	if r.builtins.Denies(name) && isCore(name) {
		return r.exception(r.nodeError("Error", "ERR_ACCESS_DENIED",
			`the core module "`+name+`" is not allowed here (asked by `+importer+`): Options.Core does not name it`))
	}
	return r.exception(r.nodeError("Error", "ERR_UNKNOWN_BUILTIN_MODULE",
		`the embedded host has no core module "`+name+`" (asked by `+importer+`): register it from Go with Options.Builtins, or run with --host node`))
}

// hollow says that a core module is here in name only.
func (r *runtime) hollow(name, importer string) error {
	return errors.New(`the embedded host has nothing of the core module "` + name + `" but its names (asked by ` + importer +
		`), and throws when it is used: register it from Go with Options.Builtins, or run with --host node`)
}
