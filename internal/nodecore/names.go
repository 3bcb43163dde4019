package nodecore

import (
	"io/fs"
	"sort"
	"strings"
	"sync"
)

// fileNames lists the modules that have a file and may be loaded, sorted.
var fileNames = sync.OnceValue(func() []string {
	var names []string
	err := fs.WalkDir(sources, "js", func(path string, d fs.DirEntry, err error) error {
		id := strings.TrimSuffix(strings.TrimPrefix(path, "js/"), ".js")
		if err == nil && !d.IsDir() && !strings.HasPrefix(id, hidden) {
			names = append(names, id)
		}
		return err
	})
	if err != nil {
		panic(err) // an embedded tree can always be read
	}
	sort.Strings(names)
	return names
})
