package conformance

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var servedEdits = flag.Int("edits", 4, "how often the servers of TestServed are edited")

// Servers of ES modules and TypeScript that do not know of heatsync are edited under load: no request is lost, none is
// answered by two versions or by one that was refused, nothing takes a restart, and the heap stays where it was.
func TestServedGoja(t *testing.T) { servedBy(t, []string{command, "run", "--host", "goja"}) }

func TestServedNode(t *testing.T) {
	needsNode(t)
	t.Setenv("HEATSYNC_NODE_PACKAGE", packed(t, t.TempDir()))
	servedBy(t, []string{command, "run", "--host", "node", "--max-old-space-size=60"})
}

func servedBy(t *testing.T, args []string) {
	lookAt(t, "..")
	programs, err := filepath.Glob("testdata/served/*.txtar")
	if err != nil || len(programs) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, file := range programs {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { serve(t, args, file) })
	}
}

// served is a server that is edited while it is asked.
type served struct {
	*app
	t           *testing.T
	url         string
	files       map[string]string // those with a NUMBER, which is another in each version
	live, asked atomic.Int64
}

func serve(t *testing.T, args []string, file string) {
	s := &served{t: t, files: map[string]string{}}
	dir, main := s.unpack(file)
	var err error
	if s.app, err = startApp(dir, append(slices.Clone(args), "--all", "--json", main), os.Environ()); err != nil {
		t.Fatal(err)
	}
	defer s.kill()
	line, err := next(s.app, "the port", &s.prints)
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://127.0.0.1:" + strings.TrimPrefix(line, "port ") + "/"
	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	clients.Go(func() { s.load(ctx) })
	s.ask() // which loads what the program loads late
	warm := min(*servedEdits/2, 10)
	before, after := s.edits(1, warm), s.edits(warm+1, *servedEdits)
	stop()
	clients.Wait()
	t.Logf("%d requests; heap after %d edits %d kB, after %d %d kB", s.asked.Load(), warm, before>>10, *servedEdits, after>>10)
	if after > before+before/4+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
	if err := s.check(); err != nil {
		t.Error(err)
	}
}

// unpack writes the program, and returns its entry.
func (s *served) unpack(file string) (dir, main string) {
	dir = realDir(s.t)
	program, err := txtar.ParseFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range program.Files {
		if strings.HasPrefix(f.Name, "server.") {
			main = f.Name
		}
		s.write(dir, f.Name, strings.ReplaceAll(string(f.Data), "NUMBER", "0"))
		if strings.Contains(string(f.Data), "NUMBER") {
			s.files[f.Name] = string(f.Data)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		s.linkPackages(dir)
	}
	return dir, main
}

func (s *served) linkPackages(dir string) {
	modules, err := filepath.Abs("../node/test/node_modules")
	if err == nil {
		_, err = os.Stat(filepath.Join(modules, "hono"))
	}
	if err == nil {
		err = os.Symlink(modules, filepath.Join(dir, "node_modules"))
	}
	if err != nil {
		needsModules(s.t, err)
	}
}

func (s *served) write(dir, name, text string) {
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		s.t.Fatal(err)
	}
}

// faults are what makes a version one that is refused.
var faults = []string{"\nthrow new Error('broken');\n", "\nconst = ;\n", "\nimport { nothing } from './lib/words.js';\nnothing();\n"}

// edits makes versions, of which each third is broken, and returns what is in use of the heap then.
func (s *served) edits(from, to int) int64 {
	for n := from; n <= to && !s.t.Failed(); n++ {
		if n%3 == 0 {
			s.refused(n)
		} else {
			s.version(n)
		}
	}
	return s.memory()
}

// version saves all files in one go.
func (s *served) version(n int) {
	for name, text := range s.files {
		s.write(s.dir, name, strings.ReplaceAll(text, "NUMBER", strconv.Itoa(n)))
	}
	e, err := next(s.app, "a reload", &s.reloads)
	if err != nil || !e.OK || len(e.Restart) > 0 {
		s.t.Errorf("version %d: %v, %s", n, err, e)
	}
	s.live.Store(int64(n))
}

// refused saves all files, one of which is broken.
func (s *served) refused(n int) {
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range s.files {
			if !yield(name) {
				return
			}
		}
	})
	broken := names[n/3%len(names)]
	for name, text := range s.files {
		if name == broken {
			text += strings.ReplaceAll(faults[n/3%len(faults)], "./lib/", strings.Repeat("../", strings.Count(name, "/"))+"./lib/")
		}
		s.write(s.dir, name, strings.ReplaceAll(text, "NUMBER", strconv.Itoa(-n)))
	}
	if e, err := next(s.app, "a failure", &s.reloads); err != nil || e.OK {
		s.t.Errorf("broken version %d: %v, %s", n, err, e)
	}
}

// load asks at a rate until it is told to stop.
func (s *served) load(ctx context.Context) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var all sync.WaitGroup
	defer all.Wait()
	for ctx.Err() == nil {
		<-tick.C
		all.Go(s.ask)
	}
}

var numbers = regexp.MustCompile(`(-?\d+) (-?\d+)`)

// ask makes a request, and checks the answer.
func (s *served) ask() {
	least := s.live.Load()
	s.asked.Add(1)
	text, head, err := s.get("")
	found := numbers.FindStringSubmatch(text)
	if err != nil || found == nil {
		s.t.Errorf("a request of version %d: %q, %v", least, text, err)
		return
	}
	if head != "" {
		found = append(found, head)
	}
	for _, each := range found[1:] {
		n, _ := strconv.ParseInt(each, 10, 64)
		if each != found[1] || n < least {
			s.t.Errorf("a request of version %d is answered by %v", least, found)
		}
	}
}

func (s *served) get(path string) (text, version string, err error) {
	r, err := http.Get(s.url + path)
	if err != nil {
		return "", "", err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", r.StatusCode)
	}
	return string(body), r.Header.Get("X-Version"), err
}

// memory is the least that is in use while collections come and go.
func (s *served) memory() int64 {
	least := int64(1 << 62)
	for range 25 {
		text, _, err := s.get("memory")
		n, bad := strconv.ParseInt(text, 10, 64)
		if err != nil || bad != nil {
			s.t.Errorf("the memory in use is %q, %v", text, err)
		}
		least = min(least, n)
		time.Sleep(5 * time.Millisecond)
	}
	return least
}
