package resolve

import "errors"

// errLoop is what a path has whose symbolic links lead back to themselves.
var errLoop = errors.New("too many levels of symbolic links")

// MaxLinks is how many links a path may lead through, as in Linux.
const MaxLinks = 40

// follower makes real paths, by asking for one path after the other whether
// it is a link. Links are followed as Node's fs.realpathSync does: ".." in what a
// link holds is taken off the text, after the directory it is in was made real.
type follower struct {
	rules Rules
	// readlink returns what the link at path holds; ok is false for what is no link.
	readlink func(path string) (target string, ok bool, err error)
	// dirs remembers the real paths of directories; nil remembers nothing.
	dirs map[string]string
	left int
}

func (f *follower) real(path string) (string, error) {
	dir := f.rules.Dir(path)
	if dir == path {
		return path, nil
	}
	realDir, err := f.realDir(dir)
	if err != nil {
		return "", err
	}
	path = f.rules.join(realDir, f.rules.Base(path))
	target, ok, err := f.readlink(path)
	if err != nil || !ok {
		return path, err
	}
	if f.left--; f.left < 0 {
		return "", errLoop
	}
	return f.real(f.rules.Resolve(realDir, target))
}

func (f *follower) realDir(dir string) (string, error) {
	if real, ok := f.dirs[dir]; ok {
		return real, nil
	}
	real, err := f.real(dir)
	if err == nil && f.dirs != nil {
		f.dirs[dir] = real
	}
	return real, err
}

// Real follows the links of a path, as far as there is something.
func Real(files FS, path string) string {
	if real, err := files.Realpath(path); err == nil {
		return real
	}
	rules := files.Rules()
	dir := rules.Dir(path)
	if dir == path {
		return path
	}
	return rules.join(Real(files, dir), rules.Base(path))
}
