package lowered

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
)

// What is kept in a file: of each text its key, the sum by which its file is known, its size in four
// bytes, and the text. The package for Node.js reads it, too (node/kept.cjs).

const (
	sumSize  = 64
	headSize = 2*sumSize + 4
)

// pack writes texts down, as far as there is room for them: first those of this start.
func pack(files map[string]became, most int) []byte {
	var out []byte
	rank := map[bool]int{true: 0, false: 1}
	order := slices.SortedFunc(maps.Keys(files), func(a, b string) int {
		return cmp.Or(rank[files[a].now]-rank[files[b].now], cmp.Compare(a, b))
	})
	for _, file := range order {
		each := files[file]
		if len(out)+headSize+len(each.text) > most {
			continue
		}
		out = append(append(out, each.key...), file...)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(each.text)))
		out = append(out, each.text...)
	}
	return out
}

func unpack(data []byte) map[string]became {
	files := map[string]became{}
	for len(data) >= headSize {
		key, file := string(data[:sumSize]), string(data[sumSize:2*sumSize])
		size := int(binary.LittleEndian.Uint32(data[2*sumSize:]))
		data = data[headSize:]
		if size < 0 || size > len(data) {
			break
		}
		files[file] = became{key, data[:size:size], false}
		data = data[size:]
	}
	return files
}
