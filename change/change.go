// Package change says which files changed, as data. A watcher makes batches. So may a
// test or another producer: a build tool, a push over the network. Whoever applies a batch
// needs to know nothing of its producer.
package change

import "slices"

// Kind is what became of a file.
type Kind uint8

const (
	// Written: the file is there and its contents are not those last seen. It was edited,
	// came back, or appeared at a path where a module was looked for and not found.
	Written Kind = iota
	// Removed: the file is gone and no successor came.
	Removed
)

func (k Kind) String() string {
	if k == Removed {
		return "removed"
	}
	return "written"
}

// Change is one file's change.
type Change struct {
	// Path is the file's. Sync.Apply accepts any that leads to it: a relative one, and
	// one through links. Other consumers take the path by which the file is known: the
	// real path of a module, or the path at which a module was looked for.
	Path string
	Kind Kind
	// Data holds the whole contents as they were checked, for Written. Nil
	// means that nobody read the file yet: whoever applies the change reads it.
	Data []byte
	// Saved says that the disk has it: a watcher has seen the file like this, or seen it
	// gone. What is not saved stands over what the disk has, until a later change of the
	// file; what is saved counts only for as long as the disk says nothing else.
	Saved bool
}

// Batch is a set of changes that were saved together and are applied together: all of them
// or none. A path occurs once. The zero Batch is empty and changes nothing.
type Batch struct {
	Changes []Change
}

// Of returns a batch in which the files at paths were written.
func Of(paths ...string) Batch {
	var b Batch
	seen := map[string]bool{}
	for _, p := range paths {
		if !seen[p] {
			seen[p] = true
			b.Changes = append(b.Changes, Change{Path: p})
		}
	}
	return b
}

// Add puts c into the batch, in place of an earlier change of the same path. It searches
// all changes for that, so a producer of many should fill Changes itself.
func (b *Batch) Add(c Change) {
	for i := range b.Changes {
		if b.Changes[i].Path == c.Path {
			b.Changes[i] = c
			return
		}
	}
	b.Changes = append(b.Changes, c)
}

// Empty tells whether the batch changes nothing.
func (b Batch) Empty() bool { return len(b.Changes) == 0 }

// With returns the changes of both batches. Where they have the same path, the later one
// counts.
func (b Batch) With(later Batch) Batch {
	return Batch{Changes: append(b.Without(later).Changes, later.Changes...)}
}

// Without returns the changes of b whose paths the other batch does not have.
func (b Batch) Without(other Batch) Batch {
	has := make(map[string]bool, len(other.Changes))
	for _, c := range other.Changes {
		has[c.Path] = true
	}
	return Batch{Changes: slices.DeleteFunc(slices.Clone(b.Changes), func(c Change) bool { return has[c.Path] })}
}
