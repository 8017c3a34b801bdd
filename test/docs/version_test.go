package docs

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "write the version of the changelog's last release into examples/, templates/ and the READMEs")

// The major and minor number of the changelog's last release.
var released = regexp.MustCompile(`(?m)^## \[(\d+\.\d+)\.\d+\]`)

func TestExamples_requireTheLastRelease(t *testing.T) { //nolint:paralleltest // it writes what the parallel tests read
	const root = "../.."
	repository := os.DirFS(root)
	files, err := fs.Glob(repository, "README*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"examples", "templates"} {
		err := fs.WalkDir(repository, dir, func(file string, entry fs.DirEntry, err error) error {
			if slices.Contains([]string{".md", ".tmpl", ".tf", ".tofu", ".hcl"}, path.Ext(file)) && entry.Type().IsRegular() {
				files = append(files, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	changelog := read(t, repository, "CHANGELOG.md")
	for _, file := range files {
		text := read(t, repository, file)
		want := require(text, changelog)
		if text == want {
			continue
		}
		if !*update {
			t.Errorf("%s does not require the changelog's last release: run go test ./test/docs -update, then make docs", file)
		} else if err := os.WriteFile(filepath.Join(root, file), []byte(want), 0o644); err != nil {
			t.Error(err)
		}
	}
}

var (
	requiredBlock  = regexp.MustCompile(`(?m)^( *)source += "vpcep/vpcep"\n(?: *version += ".*"\n)?`)
	requiredInline = regexp.MustCompile(`source = "vpcep/vpcep"(?:, version = "[^"]*")? }`)
)

// require returns a text whose required_providers require the changelog's last release, or no version where there is none.
func require(text, changelog string) string {
	version := released.FindStringSubmatch(changelog)
	if version == nil {
		text = requiredBlock.ReplaceAllString(text, "${1}source = \"vpcep/vpcep\"\n")
		return requiredInline.ReplaceAllString(text, `source = "vpcep/vpcep" }`)
	}
	text = requiredBlock.ReplaceAllString(text, fmt.Sprintf("${1}source  = \"vpcep/vpcep\"\n${1}version = \"~> %s\"\n", version[1]))
	return requiredInline.ReplaceAllString(text, fmt.Sprintf(`source = "vpcep/vpcep", version = "~> %s" }`, version[1]))
}

func TestRequire_followsTheChangelog(t *testing.T) {
	t.Parallel()
	const (
		none     = "    vpcep = {\n      source = \"vpcep/vpcep\"\n    }\n`{ source = \"vpcep/vpcep\" }`\n"
		first    = "    vpcep = {\n      source  = \"vpcep/vpcep\"\n      version = \"~> 0.1\"\n    }\n`{ source = \"vpcep/vpcep\", version = \"~> 0.1\" }`\n"
		second   = "    vpcep = {\n      source  = \"vpcep/vpcep\"\n      version = \"~> 1.12\"\n    }\n`{ source = \"vpcep/vpcep\", version = \"~> 1.12\" }`\n"
		another  = "    other = {\n      source  = \"other/vpcep\"\n      version = \"1.0\"\n    }\n"
		heading1 = "## [Unreleased]\n\n## [0.1.3] - 2027-01-02\n\n## [0.0.1] - 2027-01-01\n"
		heading2 = "## [Unreleased]\n\n## [1.12.0] - 2027-02-02\n\n" + heading1
	)
	for _, test := range []struct{ text, changelog, want string }{
		{none, "## [Unreleased]\n", none},
		{none, "## [0.1.0-rc1] - 2027-01-01\n", none},
		{none, heading1, first},
		{first, heading1, first},
		{first, heading2, second},
		{second, "", none},
		{another, heading1, another},
	} {
		if got := require(test.text, test.changelog); got != test.want {
			t.Errorf("%q with %q: got %q, want %q", test.text, test.changelog, got, test.want)
		}
	}
}
