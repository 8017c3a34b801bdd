package docs

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	headingLine = regexp.MustCompile(`^(#{1,6}) (.*)`)
	value       = regexp.MustCompile("`[^`]+`|[0-9]+(?:[.,][0-9]+)*")
)

// outline returns one line for each heading, table row, image and code block: what a translation must not change.
func outline(markdown string) []string {
	var lines []string
	inCode := false
	for line := range strings.Lines(markdown) {
		line = strings.TrimSpace(line)
		fence := strings.HasPrefix(line, "```")
		heading := headingLine.FindStringSubmatch(line)
		switch {
		case fence && !inCode:
			lines = append(lines, "code "+line[3:])
			inCode = true
		case fence:
			inCode = false
		case inCode && !strings.Contains(line, "#"):
			lines = append(lines, line) // comments are translated
		case heading != nil:
			lines = append(lines, heading[1])
		case strings.HasPrefix(line, "|"):
			values := value.FindAllString(line, -1)
			slices.Sort(values) // languages differ in the order of words
			lines = append(lines, "row "+strings.Join(values, " "))
		case strings.HasPrefix(line, "!["):
			lines = append(lines, "image"+line[strings.LastIndex(line, "("):])
		}
	}
	return lines
}

func TestReadmes_haveTheSameStructureAndValues(t *testing.T) {
	t.Parallel()
	repository := os.DirFS("../..")
	english, chinese := read(t, repository, "README.md"), read(t, repository, "README.zh-CN.md")
	// The other pages about authentication are in English, so the Chinese page has a section of its own.
	before, section, found := strings.Cut(chinese, "\n## 认证\n")
	if !found {
		t.Fatal("no section on authentication")
	}
	_, after, _ := strings.Cut(section, "\n## ")
	got, want := outline(before+"\n## "+after), outline(english)
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("README.zh-CN.md has %q where README.md has %q", got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("README.zh-CN.md has %d lines in its outline, README.md has %d", len(got), len(want))
	}
}

func TestOutline_keepsStructureAndValues(t *testing.T) {
	t.Parallel()
	const page = "# Title\n\nText with 3 numbers.\n\n| `a` | 2 of 10 |\n|---|---|\n\n![Alt text](a.svg)\n\n```sh\nmake demo   # comment\nmake test\n```\n\n## Next\n"
	want := []string{"#", "row 10 2 `a`", "row ", "image(a.svg)", "code sh", "make test", "##"}
	if got := outline(page); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
