package watch

import (
	"bytes"
	"errors"
	"os"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/heatsync-go/heatsync/internal/settle"
)

const inotify = true

// isStarved tells whether the system has no more watches or instances.
func isStarved(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE)
}

// hub is the one inotify instance of a process: the default limit is 128 for
// all of a user's processes. It exists while somebody listens.
var hub struct {
	sync.Mutex
	instance *instance
}

// instance reads events on a goroutine that does nothing else, so that the
// kernel's queue does not fill up while a module is being loaded.
type instance struct {
	file      *os.File
	fd        int
	buffer    []byte
	listeners map[*listener]struct{}
	dirs      map[string]int32
	watches   map[int32]map[string]map[*listener]struct{} // one inode may have several names
}

const mask = unix.IN_CLOSE_WRITE | unix.IN_MOVED_TO | unix.IN_MOVED_FROM | unix.IN_CREATE | unix.IN_DELETE |
	unix.IN_MODIFY | unix.IN_DELETE_SELF | unix.IN_MOVE_SELF | unix.IN_ONLYDIR | unix.IN_EXCL_UNLINK

// listener is one watcher's part of the hub.
type listener struct {
	instance *instance
	mu       sync.Mutex
	queue    []event
	wake     chan struct{}
}

var _ source = (*listener)(nil)

func newSource() (source, error) {
	hub.Lock()
	defer hub.Unlock()
	if hub.instance == nil {
		fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
		if err != nil {
			return nil, os.NewSyscallError("inotify_init", err)
		}
		hub.instance = &instance{
			file: os.NewFile(uintptr(fd), "inotify"), fd: fd, listeners: map[*listener]struct{}{},
			dirs: map[string]int32{}, watches: map[int32]map[string]map[*listener]struct{}{}, buffer: make([]byte, 64<<10),
		}
		go hub.instance.read()
	}
	l := &listener{instance: hub.instance, wake: make(chan struct{}, 1)}
	l.instance.listeners[l] = struct{}{}
	return l, nil
}

func (l *listener) closes() bool           { return true }
func (l *listener) ready() <-chan struct{} { return l.wake }

func (l *listener) take() []event {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue := l.queue
	l.queue = nil
	return queue
}

func (l *listener) tell(e event) {
	l.mu.Lock()
	l.queue = append(l.queue, e)
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *listener) add(dir string) error {
	hub.Lock()
	defer hub.Unlock()
	i := l.instance
	wd, err := unix.InotifyAddWatch(i.fd, dir, mask)
	if err != nil {
		return &os.PathError{Op: "watch", Path: dir, Err: err}
	}
	w := int32(wd)
	if old, ok := i.dirs[dir]; ok && old != w {
		i.forget(old, dir) // another directory has this name now
	}
	i.dirs[dir] = w
	if i.watches[w] == nil {
		i.watches[w] = map[string]map[*listener]struct{}{}
	}
	if i.watches[w][dir] == nil {
		i.watches[w][dir] = map[*listener]struct{}{}
	}
	i.watches[w][dir][l] = struct{}{}
	return nil
}

func (l *listener) remove(dir string) {
	hub.Lock()
	defer hub.Unlock()
	i := l.instance
	wd, ok := i.dirs[dir]
	if !ok {
		return
	}
	delete(i.watches[wd][dir], l)
	if len(i.watches[wd][dir]) == 0 {
		i.forget(wd, dir)
	}
}

// forget ends the watch of a directory under one of its names.
func (i *instance) forget(wd int32, dir string) {
	if i.dirs[dir] == wd {
		delete(i.dirs, dir)
	}
	delete(i.watches[wd], dir)
	if len(i.watches[wd]) > 0 {
		return
	}
	delete(i.watches, wd)
	_, _ = unix.InotifyRmWatch(i.fd, uint32(wd)) // it may be gone already, with its directory
}

func (l *listener) close() {
	if last := l.leave(); last != nil {
		last.file.Close() // ends read, and waits for it: hub must not be locked
	}
}

// leave ends the listener's part, and returns the instance if it was the last.
func (l *listener) leave() *instance {
	hub.Lock()
	defer hub.Unlock()
	i := l.instance
	for dir, wd := range i.dirs {
		delete(i.watches[wd][dir], l)
		if len(i.watches[wd][dir]) == 0 {
			i.forget(wd, dir)
		}
	}
	delete(i.listeners, l)
	if len(i.listeners) > 0 {
		return nil
	}
	hub.instance = nil
	return i
}

// read waits for events on the runtime's poller, so that no thread is blocked
// and close ends it.
func (i *instance) read() {
	raw, err := i.file.SyscallConn()
	if err != nil {
		panic("heatsync: bug: " + err.Error())
	}
	_ = raw.Read(func(uintptr) bool { // it fails when the file is closed
		hub.Lock()
		defer hub.Unlock()
		i.drain()
		return false
	})
}

// flush reads what has happened without waiting for the goroutine that does so
// otherwise.
func (l *listener) flush() {
	hub.Lock()
	defer hub.Unlock()
	l.instance.drain()
}

// drain gives all events that the kernel has to the listeners. hub is locked.
func (i *instance) drain() {
	for len(i.listeners) > 0 { // else it is about to be closed
		n, err := unix.Read(i.fd, i.buffer)
		if err == unix.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return
		}
		for b := i.buffer[:n]; len(b) >= unix.SizeofInotifyEvent; {
			raw := (*unix.InotifyEvent)(unsafe.Pointer(&b[0]))
			end := unix.SizeofInotifyEvent + int(raw.Len)
			i.dispatch(raw, nameOf(b[unix.SizeofInotifyEvent:end]))
			b = b[end:]
		}
	}
}

func nameOf(b []byte) string {
	if end := bytes.IndexByte(b, 0); end >= 0 {
		b = b[:end]
	}
	return string(b)
}

func (i *instance) dispatch(raw *unix.InotifyEvent, name string) {
	if raw.Mask&unix.IN_Q_OVERFLOW != 0 {
		for l := range i.listeners {
			l.tell(event{lost: true})
		}
		return
	}
	dead := raw.Mask&(unix.IN_DELETE_SELF|unix.IN_MOVE_SELF|unix.IN_IGNORED|unix.IN_UNMOUNT) != 0
	for dir, listeners := range i.watches[raw.Wd] {
		for l := range listeners {
			l.tell(event{dir: dir, name: name, hint: hintOf(raw.Mask), dead: dead})
		}
	}
	if dead { // after a move it would go on under the old name
		for dir := range i.watches[raw.Wd] {
			i.forget(raw.Wd, dir)
		}
	}
}

func hintOf(mask uint32) settle.Hint {
	switch {
	case mask&(unix.IN_CLOSE_WRITE|unix.IN_MOVED_TO) != 0:
		return settle.Closed
	case mask&(unix.IN_DELETE|unix.IN_MOVED_FROM) != 0:
		return settle.Vanished
	}
	return settle.Stirred
}

func fileSystem(dir string) uint32 {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return 0
	}
	return uint32(s.Type)
}
