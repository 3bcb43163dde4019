package resolve

import "strings"

// Rules are the path rules of a file system. They are a property of the file
// system and not of the machine that runs the code: the same WebAssembly runs
// on Windows and elsewhere, and path/filepath would follow neither
// (golang/go#43768).
type Rules uint8

const (
	// Unix paths are absolute if they begin with a slash, which alone separates.
	Unix Rules = iota
	// Windows paths begin with a drive (C:\) or a share (\\server\share\), and
	// both slashes separate. Results are written with backslashes. The case of
	// letters is kept: whether it counts is for the file system to say.
	Windows
)

// Sep is the separator that results are written with.
func (r Rules) Sep() byte {
	if r == Windows {
		return '\\'
	}
	return '/'
}

// IsAbs tells whether p begins at a root. On Windows that includes \dir, which
// is on the drive of the working directory, and excludes C:dir.
func (r Rules) IsAbs(p string) bool {
	if r == Unix {
		return strings.HasPrefix(p, "/")
	}
	return p != "" && r.isSep(p[0]) || hasDrive(p) && len(p) > 2 && r.isSep(p[2])
}

// Resolve returns p as seen from the absolute directory base: absolute, without
// "." and "..", without a separator at its end.
func (r Rules) Resolve(base, p string) string {
	switch {
	case p == "":
		return r.Clean(base)
	case r == Unix && p[0] == '/':
		return r.Clean(p)
	case r == Unix:
		return r.Clean(base + "/" + p)
	case hasDrive(p):
		return r.resolveDrive(base, p)
	case r.share(p) > 0:
		return r.Clean(p)
	case r.isSep(p[0]):
		return r.Clean(r.volume(base) + p)
	}
	return r.Clean(base + `\` + p)
}

// resolveDrive resolves C:\dir and also C:dir, which is relative to the
// directory that is current on that drive: base, or else its root.
func (r Rules) resolveDrive(base, p string) string {
	onDrive := len(p) > 2 && r.isSep(p[2])
	if !onDrive && hasDrive(base) && base[0]|0x20 == p[0]|0x20 {
		return r.Clean(base + `\` + p[2:])
	}
	return r.Clean(p[:2] + `\` + p[2:])
}

// Dir returns the directory of the absolute path p; a root is its own.
func (r Rules) Dir(p string) string {
	root := r.root(p)
	for i := len(p) - 1; i >= root; i-- {
		if r.isSep(p[i]) {
			return p[:i]
		}
	}
	return p[:root]
}

// Base returns the last element of the absolute path p, "" for a root.
func (r Rules) Base(p string) string {
	dir := r.Dir(p)
	return strings.TrimLeft(p[len(dir):], string(r.Sep()))
}

// join puts a name into an absolute, clean directory.
func (r Rules) join(dir, name string) string {
	if dir != "" && dir[len(dir)-1] == r.Sep() {
		return dir + name
	}
	if r == Windows {
		return dir + `\` + name
	}
	return dir + "/" + name
}

// Clean returns the absolute path p without ".", "..", doubled separators and
// a separator at its end, except that of a root.
func (r Rules) Clean(p string) string {
	root := r.root(p)
	if r.isClean(p, root) {
		return p
	}
	out := make([]byte, 0, len(p)+1)
	out = r.appendRoot(out, p[:root])
	floor := len(out)
	for rest := p[root:]; rest != ""; {
		var name string
		name, rest = r.cut(rest)
		switch name {
		case "", ".":
		case "..":
			out = r.drop(out, floor)
		default:
			if len(out) > floor {
				out = append(out, r.Sep())
			}
			out = append(out, name...)
		}
	}
	return string(out)
}

// drop takes the last element off out, down to the root that ends at floor.
func (r Rules) drop(out []byte, floor int) []byte {
	for i := len(out) - 1; i > floor; i-- {
		if out[i] == r.Sep() {
			return out[:i]
		}
	}
	return out[:floor]
}

// appendRoot appends a root with the separators that results have.
func (r Rules) appendRoot(out []byte, root string) []byte {
	for i := 0; i < len(root); i++ {
		switch {
		case !r.isSep(root[i]):
			out = append(out, root[i])
		case i < 2 || !r.isSep(root[i-1]): // \\server\\share is \\server\share
			out = append(out, r.Sep())
		}
	}
	if len(out) == 0 || out[len(out)-1] != r.Sep() {
		out = append(out, r.Sep())
	}
	return out
}

// isClean spares nearly every path the copy that Clean would make.
func (r Rules) isClean(p string, root int) bool {
	if root == 0 || p[root-1] != r.Sep() {
		return false
	}
	if r == Windows && (strings.IndexByte(p, '/') >= 0 || strings.Contains(p[1:root], `\\`)) {
		return false
	}
	rest := p[root:]
	for rest != "" {
		name, after := r.cut(rest)
		if name == "" || name == "." || name == ".." {
			return false
		}
		if after == "" && len(name) < len(rest) { // a separator at the end
			return false
		}
		rest = after
	}
	return true
}

// cut returns the first element of p and what follows its separator.
func (r Rules) cut(p string) (name, rest string) {
	for i := 0; i < len(p); i++ {
		if r.isSep(p[i]) {
			return p[:i], p[i+1:]
		}
	}
	return p, ""
}

func (r Rules) isSep(c byte) bool { return c == '/' || c == '\\' && r == Windows }

// root returns how much of p its root takes, separator included.
func (r Rules) root(p string) int {
	n := len(r.volume(p))
	if n < len(p) && r.isSep(p[n]) {
		n++
	}
	return n
}

// volume returns the drive or the share that p begins with.
func (r Rules) volume(p string) string {
	if r == Unix {
		return ""
	}
	if hasDrive(p) {
		return p[:2]
	}
	return p[:r.share(p)]
}

// share returns the length of \\server\share at the start of p, or 0.
func (r Rules) share(p string) int {
	if len(p) < 3 || !r.isSep(p[0]) || !r.isSep(p[1]) {
		return 0
	}
	server, rest := r.cut(p[2:])
	for rest != "" && r.isSep(rest[0]) {
		rest = rest[1:]
	}
	name, _ := r.cut(rest)
	if server == "" || name == "" {
		return 0
	}
	return len(p) - len(rest) + len(name)
}

func hasDrive(p string) bool {
	return len(p) >= 2 && p[1] == ':' && 'a' <= p[0]|0x20 && p[0]|0x20 <= 'z'
}
