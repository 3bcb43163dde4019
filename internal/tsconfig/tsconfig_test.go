package tsconfig

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
)

type memory map[string]string

func (m memory) ReadFile(path string) ([]byte, error) {
	if text, ok := m[path]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

// TestFor has files, and what holds for /app/src/x.ts.
func TestFor(t *testing.T) {
	for name, tt := range map[string]struct {
		files memory
		want  string
	}{
		"none": {memory{}, `{"Options":"","Paths":null}`},
		"the nearest": {memory{"/tsconfig.json": `{"compilerOptions":{"jsx":"preserve"}}`, "/app/src/tsconfig.json": `{"compilerOptions":{"jsx":"react"}}`},
			`{"Options":"{\"compilerOptions\":{\"jsx\":\"react\"}}","Paths":null}`},
		"comments and commas": {memory{"/app/tsconfig.json": "\ufeff// a\n{ /* \"b\": */ \"compilerOptions\": { \"jsx\": \"re//act\", \"target\": \"es2020\", }, }"},
			`{"Options":"{\"compilerOptions\":{\"jsx\":\"re//act\",\"target\":\"es2020\"}}","Paths":null}`},
		"what is not understood": {memory{"/app/tsconfig.json": "{ no"}, `{"Options":"","Paths":null}`},
		"what is extended": {memory{
			"/app/tsconfig.json":            `{"extends":["./base","pkg/strict"],"compilerOptions":{"strict":false,"outDir":"x"}}`,
			"/app/base.json":                `{"compilerOptions":{"jsx":"react-jsx","baseUrl":"lib","strict":true}}`,
			"/node_modules/pkg/strict.json": `{"compilerOptions":{"jsxImportSource":"preact"}}`,
		}, `{"Options":"{\"compilerOptions\":{\"jsx\":\"react-jsx\",\"jsxImportSource\":\"preact\",\"strict\":false}}","Paths":[{"prefix":"","suffix":"","exact":false,"targets":["/app/lib/*"]}]}`},
		"what extends itself": {memory{"/app/tsconfig.json": `{"extends":"./tsconfig.json","compilerOptions":{"jsx":"react"}}`},
			`{"Options":"{\"compilerOptions\":{\"jsx\":\"react\"}}","Paths":null}`},
		"paths": {memory{"/app/tsconfig.json": `{"compilerOptions":{"paths":{"@/*":["./src/*","./lib/*"],"@/deep/*":["./deep/*"],"one":["./one.ts"]}}}`},
			`{"Options":"","Paths":[{"prefix":"one","suffix":"","exact":true,"targets":["/app/one.ts"]},{"prefix":"@/deep/","suffix":"","exact":false,"targets":["/app/deep/*"]},{"prefix":"@/","suffix":"","exact":false,"targets":["/app/src/*","/app/lib/*"]}]}`},
	} {
		got, _ := json.Marshal(For(tt.files, "/app/src/x.ts"))
		if string(got) != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tt.want)
		}
	}
}

func TestCandidates(t *testing.T) {
	patterns := For(memory{"/app/tsconfig.json": `{"compilerOptions":{"baseUrl":".","paths":{"@/*":["src/*","lib/*.gen"],"@/deep/*":["deep/*"],"one":["one.ts"],"x*y":["z"]}}}`}, "/app/x.ts").Paths
	for specifier, want := range map[string]string{
		"one": "/app/one.ts", "@/a/b": "/app/src/a/b /app/lib/a/b.gen", "@/deep/c": "/app/deep/c", "xay": "/app/z",
		"xy": "/app/z", "other/a": "/app/other/a", "./one": "", "../one": "", "/one": "", "#one": "", "": "", "@": "/app/@",
	} {
		if got := strings.Join(Candidates(patterns, specifier), " "); got != want {
			t.Errorf("%s: got %q, want %q", specifier, got, want)
		}
	}
}
