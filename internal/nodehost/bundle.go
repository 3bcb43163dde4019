package nodehost

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// bundle makes one file of CommonJS modules, of which entry is the first that
// runs: to find, read and compile a file takes Node a good part of a
// millisecond. Their texts, which are strict, stay as they are; one knows another
// by its base name. Everything else that they ask for is Node's.
func bundle(files map[string][]byte, entry string) ([]byte, error) {
	if files[entry] == nil {
		return nil, fmt.Errorf("bundle: there is no %s", entry)
	}
	var b strings.Builder
	b.WriteString(bundleHead)
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text, base := string(files[name]), path.Base(name)
		if other, twice := seen[base]; twice {
			return nil, fmt.Errorf("bundle: %s and %s have the same base name", other, name)
		}
		seen[base] = name
		if name == entry {
			continue
		}
		if path.Ext(name) == ".json" {
			text = "module.exports = " + text
		}
		fmt.Fprintf(&b, "\n'%s'(module, exports, require) {\n%s\n},\n", base, strings.TrimSuffix(text, "\n"))
	}
	fmt.Fprintf(&b, bundleTail, files[entry])
	return []byte(b.String()), nil
}

const bundleHead = `'use strict';

// Made of the files that are named below.
const files = {
`

const bundleTail = `};

require = ((outside) => {
  const loaded = new Map();
  const inside = (id) => {
    if (!id.startsWith('.')) return outside(id);
    const name = id.slice(id.lastIndexOf('/') + 1);
    let module = loaded.get(name);
    if (module === undefined) {
      if (!Object.hasOwn(files, name)) throw new Error('the package has no module ' + id);
      loaded.set(name, module = { exports: {} });
      try {
        files[name].call(module.exports, module, module.exports, inside);
      } catch (error) { // the stack may be full: next time it is not
        loaded.delete(name);
        throw error;
      }
    }
    return module.exports;
  };
  return Object.assign(inside, outside);
})(require);

%s`
