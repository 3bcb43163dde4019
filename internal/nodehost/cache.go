package nodehost

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/heatsync-go/heatsync/internal/sum"
)

// A cache is a folder whose files are going to be executed. Nobody else can write
// to it (private.go), and whatever is taken from it is compared with what it should
// be: a file that a full disk or a crash has cut short is written anew.
//
// Where there is no such folder for the user, it is made for this process and
// removed at its end.
type cache struct {
	dir  string
	root *os.Root
	once bool // made for this process
}

// anyCache opens the user's cache, or else makes one.
func anyCache() (*cache, error) {
	c, err := openCache()
	if err == nil {
		return c, nil
	}
	c, temp := tempCache()
	if temp != nil {
		return nil, fmt.Errorf("%w; nor for what is kept: %w", temp, err)
	}
	return c, nil
}

func openCache() (*cache, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(base, "heatsync")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := private(dir); err != nil {
		return nil, err
	}
	return newCache(dir, false)
}

// tempCache makes one that close removes.
func tempCache() (*cache, error) {
	dir, err := tempDir()
	if err != nil {
		return nil, err
	}
	return newCache(dir, true)
}

// tempDir makes a folder in that for temporary files, if nobody else can put
// another in its place.
func tempDir() (string, error) {
	temp, err := filepath.Abs(os.TempDir())
	if err != nil {
		return "", err
	}
	if err := trusted(temp); err != nil {
		return "", fmt.Errorf("there is no safe place for files: %w", err)
	}
	return os.MkdirTemp(temp, "heatsync-")
}

func newCache(dir string, once bool) (*cache, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &cache{dir, root, once}, nil
}

func (c *cache) close() {
	c.root.Close()
	if c.once {
		os.RemoveAll(c.dir)
	}
}

// ensureAll makes sure of all files below a directory.
func (c *cache) ensureAll(dir string, files map[string][]byte) error {
	for name, data := range files {
		if err := c.ensure(dir+"/"+name, data); err != nil {
			return err
		}
	}
	return nil
}

// ensure makes sure that a file holds data. Names are those of package io/fs.
func (c *cache) ensure(name string, data []byte) error {
	if c.holds(name, data) {
		return nil
	}
	err := c.put(name, data)
	if err != nil && c.holds(name, data) { // another process was quicker
		return nil
	}
	return err
}

func (c *cache) holds(name string, data []byte) bool {
	found, err := c.read(name)
	return err == nil && bytes.Equal(found, data)
}

func (c *cache) read(name string) ([]byte, error) {
	info, err := c.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New(name + " is not a file")
	}
	return c.root.ReadFile(name)
}

// put writes a file beside its place and renames it: whoever reads it meanwhile has
// the old one or the new one.
func (c *cache) put(name string, data []byte) error {
	if err := c.root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return err
	}
	made := name + ".new-" + rand.Text()
	if err := c.write(made, data); err != nil {
		c.root.Remove(made)
		return err
	}
	if err := c.root.Rename(made, name); err != nil {
		c.root.Remove(made)
		return err
	}
	return nil
}

func (c *cache) write(name string, data []byte) error {
	f, err := c.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// unused is how long something stays that nobody asks for: another version of this
// program made it.
const unused = 30 * 24 * time.Hour

// use says that an entry of the cache is in use, and removes those that have not been for
// long.
func (c *cache) use(name string, now time.Time) {
	c.root.Chtimes(name, now, now) // on a disk that can only be read nothing grows
	entries, _ := fs.ReadDir(c.root.FS(), ".")
	for _, e := range entries {
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > unused && isEntry(e.Name()) {
			c.root.RemoveAll(e.Name())
		}
	}
}

// isEntry tells whether a name is one that this program gives.
func isEntry(name string) bool {
	name = strings.TrimSuffix(strings.TrimPrefix(name, kept), ".wasm")
	if first, _, made := strings.Cut(name, ".new-"); made {
		name = first // left behind by a crash
	}
	return len(name) == 16 && strings.Trim(name, "0123456789abcdef") == ""
}

// keep stores what took long to make, under a name that says of what it was made.
// The file begins with the sum of the rest, since the name can't tell whether that
// is whole.
func (c *cache) keep(name string, data []byte) error {
	return c.put(name, append([]byte(sum.Of(data)+"\n"), data...))
}

// kept returns what was stored, false if it is not there or damaged.
func (c *cache) kept(name string) ([]byte, bool) {
	text, err := c.read(name)
	if err != nil {
		return nil, false
	}
	head, data, _ := bytes.Cut(text, []byte("\n"))
	return data, string(head) == sum.Of(data)
}
