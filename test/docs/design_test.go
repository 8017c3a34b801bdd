package docs

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// The packages of the emulator share one line.
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

var pathInCode = regexp.MustCompile("`((?:cmd|docs|examples|internal|templates|test|tools)/[a-z0-9_./-]*)`")

func TestPages_nameFilesThatExist(t *testing.T) {
	t.Parallel()
	repository := os.DirFS("../..")
	for _, page := range []string{"AGENTS.md", "COMPARISON.md", "CONTRIBUTING.md", "DESIGN.md", "README.md", "SECURITY.md"} {
		for _, match := range pathInCode.FindAllStringSubmatch(read(t, repository, page), -1) {
			if _, err := fs.Stat(repository, path.Clean(match[1])); err != nil {
				t.Errorf("%s: there is no %s", page, match[1])
			}
		}
	}
}
