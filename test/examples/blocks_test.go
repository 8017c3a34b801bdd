package examples

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

var (
	markdownBlock = regexp.MustCompile("(?ms)^( *)```terraform\n(.*?)^ *```")
	reference     = regexp.MustCompile(`\b(var|data\.vpcep_\w+|terraform_data)\.(\w+)`)
	variable      = regexp.MustCompile(`(?m)^ *variable "(\w+)"`)

	// Blocks that terraform validate does not accept: resources of a provider that is not installed here, files of terraform test,
	// and OpenTofu's own syntax. The examples contain them too.
	otherBlock = regexp.MustCompile(`(?m)huaweicloud_|^mock_provider |^run |^  encryption |by_account`)
)

// pages are the Markdown files that users read, except for the recipes, which are parts of the examples.
func pages(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, files...)
	}
	return slices.DeleteFunc(found, func(page string) bool { return strings.HasSuffix(page, "/recipes.md") })
}

// complete adds what a block refers to but does not declare.
func complete(block string) string {
	if !strings.Contains(block, "required_providers") {
		block += "terraform {\n  required_providers {\n    vpcep = {\n      source = \"vpcep/vpcep\"\n    }\n  }\n}\n"
	}
	for _, match := range reference.FindAllStringSubmatch(block, -1) {
		var declaration string
		switch kind, name := match[1], match[2]; kind {
		case "var":
			declaration = fmt.Sprintf("variable %q {", name)
		case "terraform_data":
			declaration = fmt.Sprintf("resource %q %q {", kind, name)
		default:
			declaration = fmt.Sprintf("data %q %q {", strings.TrimPrefix(kind, "data."), name)
		}
		if !strings.Contains(block, declaration) {
			block += declaration + "}\n"
		}
	}
	return block
}

// Each block becomes a module, so that the CLI starts only once.
func TestAccMarkdown_terraformBlocksAreValid(t *testing.T) {
	t.Parallel()
	bench := newWorkbench(t)
	if bench.version().LessThan(version.Must(version.NewVersion("1.11.0"))) {
		t.Skipf("%s has no ephemeral variables or provider functions", bench.cli)
	}
	dir := t.TempDir()
	var calls strings.Builder
	for _, page := range pages(t) {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for i, match := range markdownBlock.FindAllStringSubmatch(string(content), -1) {
			block := strings.ReplaceAll("\n"+match[2], "\n"+match[1], "\n")
			if otherBlock.MatchString(block) {
				continue
			}
			block = complete(block)
			name := fmt.Sprintf("%s_%d", strings.NewReplacer(root+"/", "", "/", "_", ".", "_").Replace(page), i+1)
			if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name, "main.tf"), []byte(block), 0o600); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&calls, "module %q {\n  source = \"./%s\"\n", name, name)
			for _, v := range variable.FindAllStringSubmatch(block, -1) {
				fmt.Fprintf(&calls, "  %s = null\n", v[1])
			}
			calls.WriteString("}\n")
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(calls.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"get", "validate"} {
		if _, err := bench.cli.Run(t.Context(), dir, bench.env, command, "-no-color"); err != nil {
			t.Fatal(err)
		}
	}
}
