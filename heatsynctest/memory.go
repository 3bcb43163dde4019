package heatsynctest

import (
	"errors"
	"io/fs"
	"sync"
	"testing/fstest"
)

// memory has files, and knows which of others are gone that it lies over. A MapFS alone
// must not be read on one goroutine and changed on another, which a Loop may do.
type memory struct {
	base fs.FS // nil if it is empty

	mu    sync.RWMutex
	files fstest.MapFS
	gone  map[string]bool
}

// errGone hides what is beneath: it is not fs.ErrNotExist.
var errGone = errors.New("the file was removed")

func newMemory(base fs.FS) *memory {
	return &memory{base: base, files: fstest.MapFS{}, gone: map[string]bool{}}
}

func (m *memory) Open(name string) (fs.File, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	f, err := m.files.Open(name)
	if err != nil && m.gone[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errGone}
	}
	return f, err
}

func (m *memory) write(name, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o666} // a new one: the old may be being read
	delete(m.gone, name)
	return nil
}

func (m *memory) remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, own := m.files[name]
	hides := m.base != nil && isFile(m.base, name)
	if !own && (!hides || m.gone[name]) {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	delete(m.files, name)
	m.gone[name] = hides
	return nil
}

func isFile(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && !info.IsDir()
}
