package track

import "github.com/heatsync-go/heatsync/internal/settle"

// follow enters paths by the ways that lead to them now.
func (t *Tracker) follow(paths []string) {
	t.index.Forget()
	for _, path := range paths {
		if t.files[path] != nil {
			t.index.Add(path)
		}
	}
}

// around returns the directories that are to be watched from now on, and those that
// are not any more.
func (t *Tracker) around() (watch, leave []string) {
	watch, leave = t.index.Changes()
	if t.settler.Deaf {
		return nil, nil
	}
	for _, dir := range watch {
		t.consider(dir)
	}
	for _, dir := range leave {
		delete(t.refused, dir)
	}
	switch any := len(t.files) > 0; {
	case t.lock.dir == "" || t.lock.watched == any:
	case any:
		watch = append(watch, t.lock.dir)
	default:
		leave = append(leave, t.lock.dir)
	}
	t.lock.watched = len(t.files) > 0
	return watch, leave
}

// Watched tells that directories are watched from now on. If the way was changed
// before, nobody has told of it: it is followed again.
func (t *Tracker) Watched(dirs []string) {
	var paths []string
	for _, dir := range dirs {
		delete(t.refused, dir)
		paths = append(paths, t.index.Under(dir)...)
	}
	t.follow(paths)
}

// Refused tells that directories can't be watched. They are tried again with each
// sweep.
func (t *Tracker) Refused(dirs []string) {
	for _, dir := range dirs {
		if dir != t.lock.dir { // that is looked at anyway
			t.refused[dir] = true
		}
	}
}

// Starved tells that the system gives no (more) events, and why. Files are looked at
// more often then, which is said once.
func (t *Tracker) Starved(why string) {
	t.sweep.hurry(t.host.Now())
	if t.starved {
		return
	}
	t.starved = true
	text := "not all directories can be watched (" + why + "): their files are looked at several times a second instead"
	if t.options.Inotify {
		text += "; raise fs.inotify.max_user_watches or fs.inotify.max_user_instances with sysctl"
	}
	t.warn = append(t.warn, text)
}

// Overflowed tells that events were lost: anything may have happened.
func (t *Tracker) Overflowed() {
	t.rearm(t.index.Dirs())
	t.sweep.begin(t.host.Now())
}

// rearm has directories watched anew, and follows the paths that lead through them.
func (t *Tracker) rearm(dirs []string) (paths []string) {
	for _, dir := range dirs {
		t.index.Lost(dir)
		paths = append(paths, t.index.Under(dir)...)
	}
	t.follow(paths)
	return paths
}

// retry has the directories tried again that could not be watched.
func (t *Tracker) retry() {
	var dirs []string
	for dir := range t.refused {
		dirs = append(dirs, dir)
	}
	t.rearm(dirs)
}

// Died tells that a directory is not there any more, or not under that name. Only a
// look can tell what is there instead.
func (t *Tracker) Died(dir string) {
	for _, path := range t.rearm([]string{dir}) {
		t.notice(path, t.stat(path))
	}
}

// Happened tells what happened to a name in a directory. If a directory or a link on
// the way to a path is another one now, the path is followed again: what a link is
// turned to, or is renamed into place, is whole; in a directory that has just been
// made, somebody may be writing.
func (t *Tracker) Happened(dir, name string, h settle.Hint) {
	files, through, link := t.index.Named(dir, name)
	for _, path := range files {
		t.Hint(path, h)
	}
	if len(files)+len(through) == 0 {
		t.settler.Happened(t.host.Now())
		return
	}
	if len(through) > 0 {
		t.follow(through)
	}
	for _, path := range through {
		if link || h == settle.Closed {
			t.Hint(path, settle.Closed)
		} else {
			t.notice(path, t.stat(path))
		}
	}
}
