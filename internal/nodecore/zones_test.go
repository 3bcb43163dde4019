package nodecore_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestZones compares local dates with what Node printed in each of the zones of
// testdata/zones.txtar; -update asks the machine's node.
func TestZones(t *testing.T) {
	const file = "testdata/zones.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	local := time.Local
	defer func() { time.Local = local }()
	source := string(archive.Files[0].Data)
	files := archive.Files[:1:1]
	for i, part := range archive.Files {
		zone, ok := strings.CutSuffix(part.Name, ".days")
		if !ok {
			continue
		}
		script := "const DAYS = " + string(part.Data) + source
		if *update {
			files = append(files, part, txtar.File{Name: zone + ".out", Data: inZone(t, zone, script)})
			continue
		}
		if time.Local, err = time.LoadLocation(zone); err != nil {
			t.Fatal(err)
		}
		want := string(archive.Files[i+1].Data)
		if got := runHere(t, script); got != want {
			t.Errorf("in %s it prints other lines than under node:\n%s", zone, differences(got, want))
		}
	}
	if *update {
		archive.Files = files
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func inZone(t *testing.T, zone, script string) []byte {
	file := filepath.Join(t.TempDir(), "x.js")
	if err := os.WriteFile(file, []byte(script), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(findNode(t), file)
	cmd.Env = append(os.Environ(), "TZ="+zone)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}
