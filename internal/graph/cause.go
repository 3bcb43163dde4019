package graph

// Why says for what reason something happens to a module. It reads after the module's
// name and, unless it is Changed or Resynced, before another.
type Why string

const (
	Changed       Why = "changed"
	Resynced      Why = "resync"
	PlainImporter Why = "plain importer of"      // Of is the module that it has loaded
	Importer      Why = "importer of"            // Of is the module that it has asked for
	FindsAnother  Why = "finds another file for" // Of is a specifier
	Appeared      Why = "appeared"
	TakesPlace    Why = "takes the place of" // Of is the file before
	Filled        Why = "filled by"          // Of is the place in the code of who has
)

// Reason is why something happens to a module, and the other module that it has to do
// with, if there is one.
type Reason struct {
	Why Why
	Of  string
}

func (r Reason) String() string {
	if r.Of == "" {
		return string(r.Why)
	}
	return string(r.Why) + " " + r.Of
}

// Cause is a module and why something happens to it.
type Cause struct {
	ID string
	Reason
}
