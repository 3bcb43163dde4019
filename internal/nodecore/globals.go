package nodecore

import (
	"fmt"
	"math"
	"strings"
	"time"
	"weak"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/engine/library"
)

type lazyGlobal struct {
	global, file, name string
	shows              bool
}

// lazyGlobals are made when a program first touches them, since most programs
// touch few: name → the file that exports it, and under which name. Those with
// shows set are enumerable, as in Node.
var lazyGlobals = []lazyGlobal{
	{"process", "process", "", false},
	{"console", "console", "", false},
	{"Buffer", "buffer", "Buffer", false},
	{"crypto", "internal/crypto/web", "crypto", true},
	{"Intl", "internal/intl/intl", "", false},
	{"Crypto", "internal/crypto/web", "Crypto", false},
	{"CryptoKey", "internal/crypto/subtle", "CryptoKey", false},
	{"SubtleCrypto", "internal/crypto/subtle", "SubtleCrypto", false},
	{"URL", "internal/url/url", "URL", false},
	{"URLSearchParams", "internal/url/params", "URLSearchParams", false},
	{"atob", "buffer", "atob", true},
	{"btoa", "buffer", "btoa", true},
	{"setTimeout", "internal/timers/timers", "setTimeout", true},
	{"clearTimeout", "internal/timers/timers", "clearTimeout", true},
	{"setInterval", "internal/timers/timers", "setInterval", true},
	{"clearInterval", "internal/timers/timers", "clearInterval", true},
	{"setImmediate", "internal/timers/timers", "setImmediate", true},
	{"clearImmediate", "internal/timers/timers", "clearImmediate", true},
	{"queueMicrotask", "internal/bootstrap", "queueMicrotask", true},
	{"structuredClone", "internal/web/structured_clone", "structuredClone", true},
	{"TextEncoder", "internal/web/encoding", "TextEncoder", false},
	{"TextDecoder", "internal/web/encoding", "TextDecoder", false},
	{"Event", "internal/web/event_target", "Event", false},
	{"CustomEvent", "internal/web/event_target", "CustomEvent", false},
	{"EventTarget", "internal/web/event_target", "EventTarget", false},
	{"AbortController", "internal/web/abort", "AbortController", false},
	{"AbortSignal", "internal/web/abort", "AbortSignal", false},
	{"DOMException", "internal/web/dom_exception", "DOMException", false},
	{"SharedArrayBuffer", "internal/shared", "SharedArrayBuffer", false},
	{"Atomics", "internal/shared", "Atomics", false},
	{"Blob", "internal/web/blob", "Blob", false},
	{"File", "internal/web/blob", "File", false},
	{"ReadableStream", "internal/web/streams/readable", "ReadableStream", false},
	{"ReadableStreamDefaultReader", "internal/web/streams/readers", "ReadableStreamDefaultReader", false},
	{"ReadableStreamBYOBReader", "internal/web/streams/readers", "ReadableStreamBYOBReader", false},
	{"ReadableStreamBYOBRequest", "internal/web/streams/bytes", "ReadableStreamBYOBRequest", false},
	{"ReadableByteStreamController", "internal/web/streams/bytes", "ReadableByteStreamController", false},
	{"ReadableStreamDefaultController", "internal/web/streams/default", "ReadableStreamDefaultController", false},
	{"TransformStream", "internal/web/streams/transform", "TransformStream", false},
	{"TransformStreamDefaultController", "internal/web/streams/transform", "TransformStreamDefaultController", false},
	{"WritableStream", "internal/web/streams/writable", "WritableStream", false},
	{"WritableStreamDefaultWriter", "internal/web/streams/writable", "WritableStreamDefaultWriter", false},
	{"WritableStreamDefaultController", "internal/web/streams/writable", "WritableStreamDefaultController", false},
	{"ByteLengthQueuingStrategy", "internal/web/streams/strategies", "ByteLengthQueuingStrategy", false},
	{"CountQueuingStrategy", "internal/web/streams/strategies", "CountQueuingStrategy", false},
	{"TextEncoderStream", "internal/web/streams/encoding", "TextEncoderStream", false},
	{"TextDecoderStream", "internal/web/streams/encoding", "TextDecoderStream", false},
	{"CompressionStream", "internal/web/streams/compression", "CompressionStream", false},
	{"DecompressionStream", "internal/web/streams/compression", "DecompressionStream", false},
	{"fetch", "internal/web/fetch/fetch", "fetch", true},
	{"Headers", "internal/web/fetch/headers", "Headers", false},
	{"Request", "internal/web/fetch/request", "Request", false},
	{"Response", "internal/web/fetch/response", "Response", false},
	{"FormData", "internal/web/fetch/form_data", "FormData", false},
	{"MessageChannel", "internal/web/message", "MessageChannel", false},
	{"MessagePort", "internal/web/message", "MessagePort", false},
	{"MessageEvent", "internal/web/message", "MessageEvent", false},
	{"BroadcastChannel", "internal/web/message", "BroadcastChannel", false},
	{"performance", "perf_hooks", "performance", true},
	{"Performance", "perf_hooks", "Performance", false},
	{"PerformanceEntry", "internal/perf_hooks/entries", "PerformanceEntry", false},
	{"PerformanceMark", "internal/perf_hooks/entries", "PerformanceMark", false},
	{"PerformanceMeasure", "internal/perf_hooks/entries", "PerformanceMeasure", false},
	{"PerformanceObserver", "internal/perf_hooks/entries", "PerformanceObserver", false},
	{"PerformanceObserverEntryList", "internal/perf_hooks/entries", "PerformanceObserverEntryList", false},
	{"PerformanceResourceTiming", "internal/perf_hooks/entries", "PerformanceResourceTiming", false},
}

// InstallGlobals defines the globals that Node has and the engine lacks, for
// a program whose main module is about to run.
func (s *Set) InstallGlobals() error {
	g := s.vm.GlobalObject()
	if err := g.DefineDataProperty("global", g, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE); err != nil {
		return err
	}
	if err := s.installErrors(); err != nil {
		return fmt.Errorf("install the error classes: %w", err)
	}
	var err error
	if s.library, err = library.Install(s.vm, s.engine, s.primordials); err != nil {
		return fmt.Errorf("mend the engine's library: %w", err)
	}
	s.primordials.Renew()
	if _, err := s.file("internal/polyfill"); err != nil {
		return fmt.Errorf("install what the engine lacks: %w", err)
	}
	for _, l := range lazyGlobals {
		if err := s.install(l); err != nil {
			return err
		}
	}
	return nil
}

// InstallConsole defines the global console, and nothing else.
func (s *Set) InstallConsole() error {
	return s.install(lazyGlobal{global: "console", file: "console"})
}

func (s *Set) install(l lazyGlobal) error {
	return s.defineLazy(l.global, l.shows, func() (goja.Value, error) {
		v, err := s.file(l.file)
		if err != nil || l.name == "" {
			return v, err
		}
		return v.(*goja.Object).Get(l.name), nil
	})
}

// AbortController returns the class of that name, which need not be a global.
func (s *Set) AbortController() (goja.Value, error) {
	v, err := s.file("internal/web/abort")
	if err != nil {
		return nil, err
	}
	return v.(*goja.Object).Get("AbortController"), nil
}

// defineLazy defines a global by a getter that gives way to the value when
// the global is first read, or assigned to.
func (s *Set) defineLazy(name string, shows bool, value func() (goja.Value, error)) error {
	g := s.vm.GlobalObject()
	enumerable := goja.ToFlag(shows)
	settle := func(v goja.Value) goja.Value {
		err := g.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, enumerable)
		return s.core.Must(v, err)
	}
	get := func(goja.FunctionCall) goja.Value { return settle(s.core.Must(value())) }
	set := func(call goja.FunctionCall) goja.Value { return settle(call.Argument(0)) }
	return g.DefineAccessorProperty(name, s.vm.ToValue(get), s.vm.ToValue(set), goja.FLAG_TRUE, enumerable)
}

// polyfillHalf is the Go half of internal/polyfill.js.
func (s *Set) polyfillHalf() map[string]any {
	return map[string]any{
		"source": func(call goja.FunctionCall) goja.Value {
			return s.library.Source(call.Argument(0), call.Argument(1).(goja.String))
		},
		// hasFlag tells of a flag that the engine does not know.
		"hasFlag": func(call goja.FunctionCall) goja.Value {
			o, ok := call.Argument(0).(*goja.Object)
			if !ok || o.ClassName() != "RegExp" {
				panic(s.vm.NewTypeError("The receiver is not a RegExp"))
			}
			_, flags, ok := s.library.Expression(o)
			return s.vm.ToValue(ok && strings.Contains(flags, call.Argument(1).String()))
		},
		// weak returns a function that returns the target while it lives.
		"weak": func(target *goja.Object) goja.Value {
			s.see(target)
			pointer := weak.Make(target)
			return s.vm.ToValue(func(goja.FunctionCall) goja.Value {
				o := pointer.Value()
				if o == nil {
					return goja.Undefined()
				}
				s.see(o)
				return o
			})
		},
	}
}

// sharedHalf is the Go half of internal/shared.js.
func (s *Set) sharedHalf() map[string]any {
	return map[string]any{
		"kind": func(call goja.FunctionCall) goja.Value { return s.vm.ToValue(engine.Kind(call.Argument(0))) },
		// guard has a function of ArrayBuffer's refuse shared buffers, and returns it as it was.
		"guard": func(f *goja.Object, refuses func(goja.Value) bool) goja.Value {
			return s.core.Must(s.library.Guard(f, refuses))
		},
		// sleep waits for that many milliseconds, during which nobody can wake the program.
		"sleep": func(ms float64) {
			_, _ = s.core.Blocking(func() (any, error) {
				time.Sleep(time.Duration(min(ms*1e6, math.MaxInt64)))
				return nil, nil
			})
		},
	}
}

// see keeps the target of a weak reference to the end of the turn.
func (s *Set) see(o *goja.Object) {
	if s.turn.depth > 0 {
		s.turn.seen = append(s.turn.seen, o)
	}
}
