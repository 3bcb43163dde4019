//go:build unix

package process

import (
	"os/user"
	"slices"
	"strconv"
	"syscall"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// identity is the Go half of internal/identity.js. It is about the whole process, as the system has it.
func (m module) identity() map[string]any {
	return map[string]any{
		// find returns the number of a "User" or "Group" by its name, or -1.
		"find": func(kind, name string) int { return find(kind, name) },
		// groupsOf lists the numbers of a user's groups, who may be given by number.
		"groupsOf": groupsOf,
		// set (call, id) and setGroups return [errno, code, text], or null.
		"set":       func(call string, id int) goja.Value { return m.failed(setters[call](id)) },
		"setGroups": func(ids []int) goja.Value { return m.failed(syscall.Setgroups(ids)) },
	}
}

var setters = map[string]func(int) error{
	"setuid": syscall.Setuid, "setgid": syscall.Setgid,
	"seteuid": func(id int) error { return syscall.Setreuid(-1, id) },
	"setegid": func(id int) error { return syscall.Setregid(-1, id) },
}

func (m module) failed(err error) goja.Value {
	if err == nil {
		return goja.Null()
	}
	return m.VM.NewArray(core.Failure(err)...)
}

func find(kind, name string) int {
	var id string
	if kind == "User" {
		if u, err := user.Lookup(name); err == nil {
			id = u.Uid
		}
	} else if g, err := user.LookupGroup(name); err == nil {
		id = g.Gid
	}
	if n, err := strconv.Atoi(id); err == nil {
		return n
	}
	return -1
}

func groupsOf(who string) []int {
	u, err := user.Lookup(who)
	if err != nil {
		u, err = user.LookupId(who)
	}
	if err != nil {
		return []int{}
	}
	texts, err := u.GroupIds()
	if err != nil {
		return []int{}
	}
	var ids []int
	for _, text := range texts {
		if n, err := strconv.Atoi(text); err == nil && !slices.Contains(ids, n) {
			ids = append(ids, n)
		}
	}
	return ids
}
