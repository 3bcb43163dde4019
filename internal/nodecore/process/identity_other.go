//go:build !unix

package process

// identity is nothing where a process has no user by number: nobody asks for it there.
func (m module) identity() map[string]any { return nil }
