package tsconfig

import (
	"slices"
	"strings"
)

// plain returns JSON without the comments and the commas at the end of lists that a tsconfig.json may
// have.
func plain(data []byte) []byte {
	out := make([]byte, 0, len(data))
	text := strings.TrimPrefix(string(data), "\ufeff")
	for i := 0; i < len(text); {
		rest := text[i:]
		size := 1
		switch {
		case rest[0] == '"':
			size = quoted(rest)
			out = append(out, rest[:size]...)
		case strings.HasPrefix(rest, "//"):
			size = until(rest, "\n", 0)
		case strings.HasPrefix(rest, "/*"):
			size = until(rest, "*/", 2)
		case rest[0] == ']' || rest[0] == '}':
			out = append(withoutComma(out), rest[0])
		default:
			out = append(out, rest[0])
		}
		i += size
	}
	return out
}

// quoted is the size of a string.
func quoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

func until(text, what string, more int) int {
	if i := strings.Index(text, what); i >= 0 {
		return i + more
	}
	return len(text)
}

func withoutComma(out []byte) []byte {
	trimmed := strings.TrimRight(string(out), " \t\r\n")
	return []byte(strings.TrimSuffix(trimmed, ","))
}

// longestFirst are the keys of paths, the most exact one first: without a *, or with the longest text
// before it.
func longestFirst(paths map[string][]string) []string {
	keys := make([]string, 0, len(paths))
	for key := range paths {
		keys = append(keys, key)
	}
	rank := func(key string) int {
		prefix, _, star := strings.Cut(key, "*")
		if !star {
			return 1 << 30
		}
		return len(prefix)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if rank(a) != rank(b) {
			return rank(b) - rank(a)
		}
		return strings.Compare(a, b)
	})
	return keys
}
