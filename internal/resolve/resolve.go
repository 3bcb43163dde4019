// Package resolve finds the file that a CommonJS specifier means, by the rules
// of Node.js: require.resolve, over a file-system interface.
//
// It records what the answer depends on. `./util` that was found as util/index.js depends
// on the absence of util.js, so a watcher must know of util.js: when it appears, the answer
// changes. Those paths come back with every answer, and with every failure, as Probes.
//
// What differs from Node, and why:
//
//   - Node's core modules are not known here. The caller has taken them out.
//   - A package.json that is not JSON is ERR_INVALID_PACKAGE_CONFIG, as it is in
//     Node from version 22 on, where Node 20 throws a SyntaxError without a code.
//   - The importer's own package.json is not read for relative and absolute
//     specifiers. Node does, only to see whether the package has the absurd name "./x".
//   - A package.json that was edited counts. Node keeps the first it saw.
//   - An id with a NUL in it is not found. Node cuts some paths off there.
//   - A * in the path of a package's folder is a * and not part of a pattern.
//
// The package also runs as WebAssembly inside Node and is kept light for it:
// no fmt, no encoding/json, no regexp.
package resolve

import "strings"

// Kind is what is at a path.
type Kind uint8

const (
	Missing Kind = iota // nothing, or nothing that can be reached
	File                // anything that is no directory
	Dir
)

// FS is the file system that modules are found in. Paths are absolute and
// clean by its own Rules.
type FS interface {
	// Stat says what is at path. It follows symbolic links.
	Stat(path string) Kind
	// ReadFile reads a package.json. Any error means that there is none.
	ReadFile(path string) ([]byte, error)
	// Realpath returns path without symbolic links. It is asked only for files
	// that Stat has just seen; an error means that the file is gone again.
	Realpath(path string) (string, error)
	Rules() Rules
}

// workingDir is what an FS has if it knows the directory that relative
// importers and relative search paths start from. Otherwise it is the root.
type workingDir interface{ WorkingDir() string }

// Resolver resolves specifiers. With FS set it is ready for use, and resolves
// as `node` does without flags and environment. It belongs to one goroutine.
type Resolver struct {
	FS FS
	// Conditions are those that hold in `exports` and `imports`, besides
	// "default", which always does. Nil means node and require.
	Conditions []string
	// Extensions are tried in order where a specifier lacks one. Nil means
	// Node's own: .js, .json, .node.
	Extensions []string
	// PreserveSymlinks returns paths as they were found, not as they really are.
	PreserveSymlinks bool
	// NodePath are the directories searched after every node_modules, those
	// of the environment variable NODE_PATH.
	NodePath []string

	parsed map[string]*manifest
}

// Resolution is an answer and what it depends on.
type Resolution struct {
	// Path is the file's absolute real path.
	Path string
	// Probes are the paths where no file is, and where one that appeared could
	// change the answer. Most were looked at; of a package that might appear in a
	// nearer node_modules only the likely files are named (see search.absent).
	Probes []string
	// Manifests are the package.json files that were read on the way and whose
	// edit could change the answer. They exist, so they are no Probes: a
	// watcher compares their contents and not their presence.
	Manifests []string
	// Link is where the file was found, if that is not its real path: links lead
	// on from there, and could be turned. Otherwise it is "".
	Link string
}

var (
	defaultConditions = []string{"node", "require"}
	defaultExtensions = []string{".js", ".json", ".node"}
)

// Resolve returns the file that specifier means in the file importer. An
// importer that is "" or ends in a separator is the directory itself, "" the
// working one. The error is an *Error.
func (r *Resolver) Resolve(specifier, importer string) (Resolution, error) {
	s := r.search(specifier, importer)
	return s.answer(s.run(s.lookup()))
}

// ResolveFrom is require.resolve(specifier, { paths }) in the file importer: it resolves as
// from each of the directories in turn. The importer's package, if it is not "", decides
// what #imports and the package's own name mean, whatever the paths.
func (r *Resolver) ResolveFrom(specifier, importer string, paths []string) (Resolution, error) {
	s := r.search(specifier, importer)
	s.noScope = importer == ""
	return s.answer(s.run(s.lookupIn(paths)))
}

// Paths returns the directories in which a specifier is looked for, as
// require.resolve.paths does.
func (r *Resolver) Paths(specifier, importer string) []string {
	return r.search(specifier, importer).lookup()
}

// ModulePaths returns the node_modules directories that the file importer sees,
// nearest first: its module.paths.
func (r *Resolver) ModulePaths(importer string) []string {
	return r.FS.Rules().nodeModules(r.search("", importer).dir)
}

func (r *Resolver) search(specifier, importer string) *search {
	rules := r.FS.Rules()
	s := &search{Resolver: r, rules: rules, specifier: specifier, importer: importer}
	s.dir = s.importerDir()
	return s
}

func (r *Resolver) conditions() []string {
	if r.Conditions == nil {
		return defaultConditions
	}
	return r.Conditions
}

func (r *Resolver) extensions() []string {
	if r.Extensions == nil {
		return defaultExtensions
	}
	return r.Extensions
}

// workingDir returns the directory that relative paths start from.
func (r *Resolver) workingDir() string {
	if fs, ok := r.FS.(workingDir); ok {
		return fs.WorkingDir()
	}
	if r.FS.Rules() == Windows {
		return `C:\`
	}
	return "/"
}

// nodeModules returns the node_modules directories that are searched from dir.
// Inside a directory of that name there is no further one.
func (r Rules) nodeModules(dir string) []string {
	paths := make([]string, 0, strings.Count(dir, string(r.Sep()))+1)
	for {
		if r.Base(dir) != "node_modules" {
			paths = append(paths, r.join(dir, "node_modules"))
		}
		parent := r.Dir(dir)
		if parent == dir {
			return paths
		}
		dir = parent
	}
}

// isRelative tells whether a specifier is looked for beside its importer.
func (r Rules) isRelative(specifier string) bool {
	if specifier == "" || specifier[0] != '.' {
		return false
	}
	return len(specifier) == 1 || specifier[1] == '.' || r.isSep(specifier[1])
}

// isExplicit is the narrower rule by which the paths of
// require.resolve(id, { paths }) count as they are: "..x" is not such an id.
func (r Rules) isExplicit(specifier string) bool {
	rest, ok := strings.CutPrefix(specifier, "..")
	if !ok {
		rest, ok = strings.CutPrefix(specifier, ".")
	}
	return ok && (rest == "" || r.isSep(rest[0]))
}
