package docs

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

// The packages of the emulator have one line together.
func TestDesign_namesEveryPackage(t *testing.T) {
	t.Parallel()
	repository := os.DirFS("../..")
	design := read(t, repository, "DESIGN.md")
	err := fs.WalkDir(repository, "internal", func(file string, _ fs.DirEntry, err error) error {
		folder := path.Dir(file)
		if strings.HasSuffix(file, ".go") && !strings.HasPrefix(folder, "internal/emulator/") && !strings.Contains(design, "| `"+folder+"` |") {
			t.Errorf("DESIGN.md does not say what %s knows", folder)
			return fs.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
