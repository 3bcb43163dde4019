// Package lowered keeps what became of a program's ES modules and TypeScript (package lower) from
// one start of the program to the next: to make it takes longer than everything else that a start
// does.
//
// All of a program is in one file of the user's own folder (package keep), which a start reads at
// once. In it texts are found by what they were made of (lower.Key), so that nothing in it is ever
// out of date: a file that is another now, or another version of this program, finds nothing. Of
// a file the last text is kept, so that a day of edits is no longer than a start.
package lowered

import (
	"os"
	"path"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/heatsync-go/heatsync/internal/keep"
	"github.com/heatsync-go/heatsync/internal/lower"
	"github.com/heatsync-go/heatsync/internal/sum"
)

// The most bytes that are kept of one program, and of all.
const (
	mostOfOne = 64 << 20
	mostOfAll = 256 << 20
)

// quiet is how long nothing new must have come before it is written down.
const quiet = time.Second

// Store has the texts of one program. All methods may be called from any goroutine. A nil Store
// keeps nothing.
type Store struct {
	folder *keep.Folder
	name   string // of the file

	mu      sync.Mutex
	files   map[string]became // by file and form
	texts   map[string][]byte // by key
	dirty   bool
	writing *time.Timer
}

// became is what a file became last.
type became struct {
	key  string
	text []byte
	now  bool // since this start, and not before
}

// Open returns the texts of the program with that entry, as it runs on a host. Where there is no
// folder that can be trusted, or the user wants nothing kept, it returns nil.
func Open(entry, host string) *Store {
	if os.Getenv(keep.Variable) == keep.Off {
		return nil
	}
	folder, err := keep.User()
	if err != nil {
		return nil
	}
	at, err := filepath.Abs(entry)
	if err != nil {
		folder.Close()
		return nil
	}
	s := &Store{folder: folder, name: keep.Texts + sum.Of([]byte(host + "\x00" + at))[:16]}
	s.files = map[string]became{}
	if data, whole := folder.Kept(s.name); whole {
		s.files = unpack(data)
	}
	s.index()
	if len(s.texts) > 0 {
		folder.Use(s.name, time.Now())
	}
	return s
}

// File is where the texts are, "" before any were written.
func (s *Store) File() string {
	if s == nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.texts) == 0 {
		return ""
	}
	return filepath.Join(s.folder.Dir(), s.name)
}

// Get returns what has a key, of the file at path; or what make makes of it, which is kept then.
func (s *Store) Get(path, form, key string, make func() ([]byte, error)) ([]byte, error) {
	if s == nil {
		return make()
	}
	if data, ok := s.known(key); ok {
		return data, nil
	}
	data, err := make()
	if err == nil {
		s.put(path, form, key, data)
	}
	return data, err
}

func (s *Store) known(key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.texts[key]
	return data, ok
}

func (s *Store) put(path, form, key string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[sum.Of([]byte(form+"\x00"+path))] = became{key, data, true}
	s.texts[key], s.dirty = data, true
	if s.writing == nil {
		s.writing = time.AfterFunc(quiet, s.Write)
	} else {
		s.writing.Reset(quiet)
	}
}

// Write writes down what is new. If that fails, the next start makes it once more.
func (s *Store) Write() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.dirty {
		return
	}
	s.dirty = false
	s.index() // without what files became before
	if s.folder.Keep(s.name, pack(s.files, mostOfOne)) == nil {
		s.folder.Bound(keep.Texts, mostOfAll)
	}
}

func (s *Store) index() {
	s.texts = map[string][]byte{}
	for _, each := range s.files {
		s.texts[each.key] = each.text
	}
}

// Close writes down what is new, and lets go of the folder.
func (s *Store) Close() {
	if s == nil {
		return
	}
	s.mu.Lock()
	if s.writing != nil {
		s.writing.Stop()
	}
	s.mu.Unlock()
	s.Write()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.folder.Close()
}

// used is the Store of this process.
var used atomic.Pointer[Store]

// Use has Text keep what it makes: the programs of a process are one, as their compiled code is.
func Use(s *Store) { used.Store(s) }

// whole is the form of a text with all that is known of it.
const whole = "whole"

// Text is lower.Lower, which it asks for what is not kept.
func Text(src *lower.Source, how lower.How) (text *lower.Text, err error) {
	s := used.Load()
	if s == nil {
		return lower.Lower(src, how)
	}
	key := keyOf(src, how)
	if data, ok := s.known(key); ok {
		if text, err := lower.Unmarshal(data); err == nil {
			return text, nil
		}
	}
	if text, err = lower.Lower(src, how); err == nil {
		s.put(src.Path, whole, key, text.Marshal())
	}
	return text, err
}

// Has tells whether Text need not make it.
func Has(src *lower.Source, how lower.How) bool {
	s := used.Load()
	if s == nil {
		return false
	}
	_, ok := s.known(keyOf(src, how))
	return ok
}

func keyOf(src *lower.Source, how lower.How) string {
	return lower.Key(whole, path.Ext(src.Path), how.InPackage(), how.Tsconfig, src.Text)
}
