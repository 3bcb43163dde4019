package compile

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/heatsync-go/heatsync/internal/lower"
)

var update = flag.Bool("update", false, "write the errors into testdata")

// TestErrors has a document for each error: what it is about, the file, and
// what a person gets to read.
func TestErrors(t *testing.T) {
	docs, err := filepath.Glob("testdata/errors/*.txtar")
	if err != nil || len(docs) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, doc := range docs {
		t.Run(strings.TrimSuffix(filepath.Base(doc), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(doc)
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Files) != 2 || a.Files[1].Name != "error" || len(a.Comment) == 0 {
				t.Fatal("a document is a sentence, a file and its error")
			}
			got := errorOf(t, "/app/"+a.Files[0].Name, a.Files[0].Data)
			if *update {
				a.Files[1].Data = []byte(got)
				if err := os.WriteFile(doc, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(a.Files[1].Data); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func errorOf(t *testing.T, path string, text []byte) string {
	t.Helper()
	text = []byte(strings.TrimSuffix(string(text), "\n"))
	var err error
	if strings.HasSuffix(path, ".json") {
		err = lower.JSON(path, text)
	} else {
		_, err = Compile(path, text, Options{})
	}
	var e *lower.Error
	if !errors.As(err, &e) {
		return "no error\n"
	}
	if e.Path != path {
		t.Errorf("the error names %s", e.Path)
	}
	return e.Error() + "\n" + e.Frame + "\n"
}

func TestJSONThatIsFine(t *testing.T) {
	for _, text := range []string{"{}", "\ufeff{}", " [1, \"\\u00fc\"]\n", "null"} {
		if err := lower.JSON("/app/x.json", []byte(text)); err != nil {
			t.Errorf("JSON(%q) = %v", text, err)
		}
	}
}

// TestFramesAreNarrow: minified text has lines of a megabyte.
func TestFramesAreNarrow(t *testing.T) {
	text := strings.Repeat("/* ü */ a();", 10_000) + "\n\tvar b = ;" + strings.Repeat(" a();", 10_000)
	_, err := Compile("/app/x.js", []byte(text), Options{})
	var e *lower.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if len(e.Frame) > 600 {
		t.Errorf("the frame has %d bytes", len(e.Frame))
	}
	if !strings.HasSuffix(e.Frame, "\n  | \t        ^") {
		t.Errorf("the caret is not below the error:\n%s", e.Frame)
	}
}
