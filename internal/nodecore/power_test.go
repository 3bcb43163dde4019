package nodecore

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// deeds are what scripts can do to what is outside, and the modules that are for it. They are done with the require of our
// own files: whatever a script gets hold of, Go refuses.
var deeds = []struct {
	code    string
	modules []string
}{
	{`require('fs').writeFileSync('written', '')`, []string{"fs"}},
	{`require('fs').readFileSync('there')`, []string{"fs"}},
	{`require('fs').watch('.').close()`, []string{"fs"}},
	{`require('fs').watchFile('there', () => {}).stop()`, []string{"fs"}},
	{`require('fs/promises').readFile('there')`, []string{"fs"}},
	{`require('fs/promises').open('there').then((file) => file.close())`, []string{"fs"}},
	{`require('internal/fs/calls').toSync(() => ({ op: 'stat', args: ['there'], finish: () => {} }))()`, []string{"fs"}},
	{`require('process').loadEnvFile('there')`, []string{"fs"}},
	{`require('child_process').execSync('exit 0')`, []string{"child_process"}},
	{`new Promise((resolve, reject) => require('child_process').spawn('true').on('error', reject).on('exit', resolve))`, []string{"child_process"}},
	{`require('os').hostname()`, []string{"os"}},
	{`require('os').userInfo()`, []string{"os"}},
	{`require('os').networkInterfaces()`, []string{"os"}},
	{`String(require('os').release)`, []string{"os"}},
	{`require('os').setPriority(-1, 0)`, []string{"os"}},
	{`new Promise((resolve, reject) => require('net').connect(1, '127.0.0.1').on('error', reject).on('connect', resolve))`, network},
	{`new Promise((resolve, reject) => require('net').connect('socket').on('error', reject).on('connect', resolve))`, network},
	{`new Promise((resolve, reject) => { const s = require('net').createServer().on('error', reject).listen(0, '127.0.0.1', () => s.close(resolve)); })`, network},
	{`new Promise((resolve, reject) => require('http').get('http://127.0.0.1:1').on('error', reject).on('response', resolve))`, network},
	{`new Promise((resolve, reject) => require('dns').lookup('localhost', (error) => error ? reject(error) : resolve()))`, append(slices.Clone(network), "dns")},
	{`require('dns/promises').resolve4('127.0.0.1.invalid:').catch((error) => { if (error.code === 'ERR_ACCESS_DENIED') throw error; })`, []string{"dns"}},
	{`require('dns').getServers()`, []string{"dns"}},
	{`new Promise((resolve, reject) => require('dns').lookupService('127.0.0.1', 22, (error) => error ? reject(error) : resolve()))`, []string{"dns"}},
	{`new Promise((resolve, reject) => { const r = new (require('dns').Resolver)({ timeout: 100, tries: 1 }); r.setServers(['127.0.0.1:1']); r.reverse('127.0.0.1', (error) => error ? reject(error) : resolve()); })`, []string{"dns"}},
	{`require('tls').createSecureContext()`, []string{"tls", "https"}},
	{`require('internal/web/fetch/fetch').fetch('http://127.0.0.1:2')`, []string{"http", "https"}},
	{`require('process').chdir('.')`, []string{"process"}},
	{`require('process').kill(require('process').pid, 0)`, []string{"process"}},
	{`new Promise((resolve, reject) => require('process').stdin.on('error', reject).on('end', resolve).resume())`, []string{"process"}},
	{`require('internal/process/terminal').ReadStream.prototype.setRawMode.call({}, false)`, []string{"process"}},
	{`require('process').umask(require('process').umask())`, []string{"process"}},
	{`new Promise((resolve, reject) => { const s = require('dgram').createSocket('udp4').on('error', reject).bind(0, '127.0.0.1', () => s.close(resolve)); })`, []string{"dgram"}},
	{`(require('process').setuid ?? require('process').chdir)(require('process').getuid?.() ?? '.')`, []string{"process"}},
	{`require('internal/child_process/channel').join(require('process'), 0)`, []string{"process"}},
	{`require('internal/module/module').createRequire('/a.js')`, []string{"module"}},
}

var network = []string{"net", "http", "https", "tls"}

func TestGoRefusesWhatIsNotAllowed(t *testing.T) {
	for _, core := range [][]string{
		{}, {"constants"}, {"vm"}, {"fs"}, {"fs/promises"}, {"child_process"}, {"os"}, {"net"}, {"http"}, {"https"}, {"tls"}, {"dns"},
		{"dns/promises"}, {"dgram"}, {"process"}, {"module"}, {"stream/promises", "worker_threads", "perf_hooks", "v8", "assert"},
	} {
		s, l := sealed(t, core)
		for _, deed := range deeds {
			allowed := s.core.Grants(deed.modules...)
			if code := do(t, s, l, deed.code); (code != "ERR_ACCESS_DENIED") != allowed {
				t.Errorf("with %q, %s: %s", core, deed.code, code)
			}
		}
	}
}

// All of a half that is for some modules refuses, and nothing of Go has members that scripts could use.
func TestHalvesThatAreNotAllowed(t *testing.T) {
	s, _ := sealed(t, []string{})
	refusing := 0
	for _, id := range []string{"internal/fs/calls", "internal/fs/watch", "internal/child_process/process", "internal/tls/context", "internal/tls/wrap", "os", "internal/module/module", "internal/web/fetch/fetch", "internal/dgram/handle", "internal/process/identity", "internal/child_process/channel"} {
		half := s.goOf(id).(*goja.Object)
		for _, name := range half.Keys() {
			f, is := goja.AssertFunction(half.Get(name))
			if !is {
				continue
			}
			refusing++
			if _, err := f(goja.Undefined()); err == nil || codeOf(err) != "ERR_ACCESS_DENIED" {
				t.Errorf("%s of %s: %v", name, id, err)
			}
		}
	}
	if refusing < 30 {
		t.Errorf("only %d functions refuse", refusing)
	}
	o := s.core.Hide(os.Stdin)
	if names := o.GetOwnPropertyNames(); len(names) > 0 {
		t.Errorf("what is hidden shows %q", names)
	}
	if f, ok := engine.Reveal[*os.File](o); !ok || f != os.Stdin {
		t.Errorf("it hides %v", f)
	}
}

// A permission is missing as well where the program has broken the class of the error.
func TestRefusalWithoutErrors(t *testing.T) {
	for _, broken := range []string{"undefined", "() => {}", "class { constructor() { throw 1; } }", "class { constructor() { Object.freeze(this); } }"} {
		s, l := sealed(t, []string{})
		s.vm.Set("require", s.requireFile)
		if _, err := s.vm.RunString(`const { writeFileSync } = require('fs'); globalThis.Error = ` + broken); err != nil {
			t.Fatal(err)
		}
		do(t, s, l, `writeFileSync('written', '')`)
		if _, err := os.Stat(filepath.Join(s.core.Dir, "written")); err == nil {
			t.Errorf("with the class %s it is written", broken)
		}
	}
}

// sealed makes a runtime whose programs may have those modules.
func sealed(t *testing.T, core []string) (*Set, *loop.Loop) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "there"), []byte("A=1"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := loop.New()
	s, err := New(Env{VM: goja.New(), Loop: l, Dir: dir, Core: core})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.InstallGlobals(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.SetLoader(func() Loader {
		return Loader{"prototype": s.vm.NewObject(), "cache": s.vm.NewObject(), "extensions": s.vm.NewObject(), "globalPaths": []string{}, "coreModules": []string{}, "createRequire": func(string) goja.Value { return goja.Undefined() }}
	})
	return s, l
}

// do runs a deed, and returns the code of its error.
func do(t *testing.T, s *Set, l *loop.Loop, code string) (result string) {
	t.Helper()
	s.vm.Set("require", s.requireFile)
	s.vm.Set("told", func(code string) { result = code })
	text := `(() => {
		const fail = (error) => told(String(error?.code ?? error?.cause?.code ?? error));
		require('process').removeAllListeners('uncaughtException').once('uncaughtException', fail);
		try { Promise.resolve(` + code + `).then(() => told("done"), fail); } catch (error) { fail(error); }
	})()`
	s.Turn(func() error { _, err := s.vm.RunString(text); return err })
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := l.Run(ctx); err != nil || result == "" {
		t.Fatalf("%s: %q, %v", code, result, err)
	}
	return result
}

func codeOf(err error) string {
	ex, is := err.(*goja.Exception)
	if !is {
		return reflect.TypeOf(err).String()
	}
	return ex.Value().(*goja.Object).Get("code").String()
}
