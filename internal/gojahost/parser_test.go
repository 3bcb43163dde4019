package gojahost

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/heatsync-go/heatsync/internal/resolve"
)

// A file that is being saved is judged by the tsconfig.json by which it will run.
func TestParserGoesByTsconfig(t *testing.T) {
	dir := t.TempDir()
	config := `{ "compilerOptions": { "experimentalDecorators": true } }`
	if err := os.WriteFile(filepath.Join(dir, "tsconfig.json"), []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	text := "const inject: any = () => {};\nexport class A { constructor(@inject public b: number) {} }\n"
	if err := Parser(resolve.OS())(filepath.Join(dir, "a.ts"), []byte(text)); err != nil {
		t.Error(err)
	}
}
