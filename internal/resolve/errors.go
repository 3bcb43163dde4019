package resolve

import (
	"strconv"
	"strings"

	"github.com/heatsync-go/heatsync/internal/jsontext"
)

// The codes of Error, which are Node's.
const (
	NotFound         = "MODULE_NOT_FOUND"
	NotExported      = "ERR_PACKAGE_PATH_NOT_EXPORTED"
	InvalidTarget    = "ERR_INVALID_PACKAGE_TARGET"
	ImportNotDefined = "ERR_PACKAGE_IMPORT_NOT_DEFINED"
	InvalidConfig    = "ERR_INVALID_PACKAGE_CONFIG"
	InvalidSpecifier = "ERR_INVALID_MODULE_SPECIFIER"
)

// Error is a specifier that could not be resolved. Every error of this package
// is one.
type Error struct {
	Code      string // one of those above
	Specifier string
	Importer  string
	// Message is what Node says, without the require stack.
	Message string
	// Tried are the files that were looked for, and the folders that were not
	// there to look in, in order.
	Tried []string
	// Probes are the paths where a file that appeared could mend it, and
	// Manifests the package.json files where an edit could.
	Probes    []string
	Manifests []string
}

// maxTried bounds what the text of an error names.
const maxTried = 12

// Error is Node's text, with the importer where Node has the require stack,
// and below it what was tried.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if e.Importer != "" && !strings.Contains(e.Message, e.Importer) {
		b.WriteString("\nRequire stack:\n- " + e.Importer)
	}
	if e.Code != NotFound || len(e.Tried) == 0 {
		return b.String()
	}
	b.WriteString("\nTried:")
	for _, path := range e.Tried[:min(len(e.Tried), maxTried)] {
		b.WriteString("\n- " + path)
	}
	if more := len(e.Tried) - maxTried; more > 0 {
		b.WriteString("\n- and " + strconv.Itoa(more) + " more")
	}
	return b.String()
}

func newError(code string, message ...string) *Error {
	return &Error{Code: code, Message: strings.Join(message, "")}
}

func badManifest(path string, err error) error {
	if err == nil {
		return newError(InvalidConfig, "Invalid package config ", path, ". It is null")
	}
	return newError(InvalidConfig, "Invalid package config ", path, ". ", err.Error())
}

func notFound(what string) *Error {
	return newError(NotFound, "Cannot find module '", what, "'")
}

func (s *search) missingMain(m *manifest, main string) error {
	return newError(NotFound, "Cannot find module '", main,
		"'. Please verify that ", m.path, ` has a valid "main" entry`)
}

func (t *targeting) from() string {
	if t.base == "" {
		return ""
	}
	return " imported from " + t.base
}

func (t *targeting) notExported(subpath string) error {
	if subpath == "." {
		return newError(NotExported, `No "exports" main defined in `, t.path, t.from())
	}
	return newError(NotExported, "Package subpath '", subpath, `' is not defined by "exports" in `, t.path, t.from())
}

func (t *targeting) importNotDefined(name string) error {
	return newError(ImportNotDefined, `Package import specifier "`, name, `" is not defined in package `, t.path, t.from())
}

func (t *targeting) invalidTarget(key, target string) error {
	what := `"` + t.field() + `" target ` + jsontext.Quote(target) + " defined for '" + key + "' in"
	if key == "." {
		what = `"exports" main target ` + jsontext.Quote(target) + " defined in"
	}
	hint := ""
	if !t.internal && target != "" && !strings.HasPrefix(target, "./") {
		hint = `; targets must start with "./"`
	}
	return newError(InvalidTarget, "Invalid ", what, " the package config ", t.path, t.from(), hint)
}

func (t *targeting) invalidConfig(what string) error {
	return newError(InvalidConfig, "Invalid package config ", t.path, ". ", what)
}

func (t *targeting) invalidSpecifier(specifier, why string) error {
	return newError(InvalidSpecifier, `Invalid module "`, specifier, `" `, why, t.from())
}

func (t *targeting) field() string {
	if t.internal {
		return "imports"
	}
	return "exports"
}
