package docs

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var terraformBlock = regexp.MustCompile("(?ms)^```terraform\n(.*?)^```")

// examplesWith are the example files that contain every paragraph of a block.
func examplesWith(t *testing.T, repository fs.FS, block string) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(repository, "examples", func(file string, _ fs.DirEntry, err error) error {
		if extension := path.Ext(file); err != nil || extension != ".tf" && extension != ".tofu" {
			return err
		}
		content := read(t, repository, file)
		for paragraph := range strings.SplitSeq(strings.TrimSpace(block), "\n\n") {
			if !strings.Contains(content, paragraph) {
				return nil
			}
		}
		found = append(found, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// The tests of the examples run them, and so everything that the recipes show.
func TestRecipes_arePartsOfExamples(t *testing.T) {
	t.Parallel()
	repository := os.DirFS("../..")
	for _, page := range []string{
		"docs/guides/recipes.md", "docs/data-sources/endpoint_service.md", "docs/data-sources/endpoint_services.md",
		"docs/data-sources/public_endpoint_services.md",
	} {
		for _, block := range terraformBlock.FindAllStringSubmatch(read(t, repository, page), -1) {
			if len(examplesWith(t, repository, block[1])) == 0 {
				t.Errorf("%s: in no example:\n%s", page, block[1])
			}
		}
	}
}

func TestExamplesWith_needsAllParagraphsInOneFile(t *testing.T) {
	t.Parallel()
	repository := fstest.MapFS{
		"examples/a/main.tf":   {Data: []byte("a {\n  x = 1\n\n  y = 2\n}\n\nb {\n}\n")},
		"examples/b/main.tofu": {Data: []byte("c {\n}\n")},
		"examples/README.md":   {Data: []byte("d {\n}\n")},
	}
	for block, want := range map[string]string{
		"a {\n  x = 1\n\n  y = 2\n}\n": "examples/a/main.tf",
		"  y = 2\n}\n\nb {\n}\n":       "examples/a/main.tf",
		"c {\n}\n":                     "examples/b/main.tofu",
		"b {\n}\n\nc {\n}\n":           "",
		"a {\n  x = 2\n":               "",
		"d {\n}\n":                     "",
	} {
		if got := strings.Join(examplesWith(t, repository, block), " "); got != want {
			t.Errorf("%q: got %q, want %q", block, got, want)
		}
	}
}
