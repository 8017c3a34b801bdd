package docs

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// summaries are the summaries of all errors and warnings in the provider's source.
func summaries(t *testing.T, repository fs.FS) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	patterns := []*regexp.Regexp{
		regexp.MustCompile(`\b(?:[sS]ummary|notAPI)(?::| +=) +"([^"]+)"`),
		regexp.MustCompile(`\bAdd(?:Attribute)?(?:Error|Warning)\((?:[^"\n]*, )?"([^"]+)"`),
		regexp.MustCompile(`\bNew(?:Attribute)?(?:Error|Warning)Diagnostic\((?:[^"\n]*, )?"([^"]+)"`),
		regexp.MustCompile(`\br\.warn\([^",\n]*, "([^"]+)"`),
	}
	for _, folder := range []string{"internal/provider/diagnostics", "internal/provider/endpointservice", "internal/provider/state", "internal/config"} {
		err := fs.WalkDir(repository, folder, func(file string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return err
			}
			source := read(t, repository, file)
			for _, pattern := range patterns {
				for _, match := range pattern.FindAllStringSubmatch(source, -1) {
					found[match[1]] = true
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func TestTroubleshooting_hasEverySummary(t *testing.T) {
	t.Parallel()
	repository := os.DirFS("../..")
	_, tables, _ := strings.Cut(read(t, repository, "docs/guides/troubleshooting.md"), "\n## By summary\n")
	tables, _, _ = strings.Cut(tables, "\n## By code\n")
	onPage := map[string]bool{}
	for line := range strings.Lines(tables) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 || strings.HasPrefix(cells[1], "-") || slices.Contains([]string{"Error", "Warning"}, strings.TrimSpace(cells[1])) {
			continue
		}
		for summary := range strings.SplitSeq(cells[1], ",") {
			onPage[strings.TrimSpace(summary)] = true
		}
	}
	inSource := summaries(t, repository)
	for _, summary := range slices.Sorted(maps.Keys(inSource)) {
		if !onPage[summary] {
			t.Errorf("the page does not have %q", summary)
		}
	}
	for _, summary := range slices.Sorted(maps.Keys(onPage)) {
		if !inSource[summary] {
			t.Errorf("the provider does not have %q", summary)
		}
	}
}
