//go:build !linux

package watch

import (
	"path/filepath"
	"sync"

	"github.com/fsnotify/fsnotify"

	"github.com/heatsync-go/heatsync/internal/settle"
)

const inotify = false

func isStarved(error) bool { return true }

func fileSystem(string) uint32 { return 0 }

// notifier takes fsnotify for a hint. It tells of no close, so that every event
// is followed by a quiet time.
type notifier struct {
	watcher *fsnotify.Watcher
	mu      sync.Mutex
	queue   []event
	wake    chan struct{}
}

var _ source = (*notifier)(nil)

func newSource() (source, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	n := &notifier{watcher: w, wake: make(chan struct{}, 1)}
	go n.read()
	return n, nil
}

func (n *notifier) add(dir string) error   { return n.watcher.Add(dir) }
func (n *notifier) remove(dir string)      { _ = n.watcher.Remove(dir) } // it may be gone already
func (n *notifier) closes() bool           { return false }
func (n *notifier) flush()                 {} // what it knows, it has told
func (n *notifier) ready() <-chan struct{} { return n.wake }
func (n *notifier) close()                 { n.watcher.Close() }

func (n *notifier) take() []event {
	n.mu.Lock()
	defer n.mu.Unlock()
	queue := n.queue
	n.queue = nil
	return queue
}

func (n *notifier) tell(events ...event) {
	n.mu.Lock()
	n.queue = append(n.queue, events...)
	n.mu.Unlock()
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

// read drains both channels: a reader that forgets one can block the other.
func (n *notifier) read() {
	for {
		select {
		case e, ok := <-n.watcher.Events:
			if !ok {
				return
			}
			hint := settle.Stirred
			if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
				hint = settle.Vanished
				n.tell(event{dir: e.Name, dead: true}) // if it is one of the directories
			}
			n.tell(event{dir: filepath.Dir(e.Name), name: filepath.Base(e.Name), hint: hint})
		case _, ok := <-n.watcher.Errors:
			if !ok {
				return
			}
			n.tell(event{lost: true})
		}
	}
}
