package docs

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// To change the versions, change CLIS in the GNUmakefile first.
func TestCLIs_areTheSameInMakefileWorkflowAndReadme(t *testing.T) {
	t.Parallel()
	repository := os.DirFS("../..")
	want := strings.Fields(regexp.MustCompile(`(?m)^CLIS = (.*)$`).FindStringSubmatch(read(t, repository, "GNUmakefile"))[1])

	var workflow []string
	for _, match := range regexp.MustCompile(`(?m)^ +- ([a-z]+@\S+)$`).FindAllStringSubmatch(read(t, repository, ".github/workflows/test.yml"), -1) {
		workflow = append(workflow, match[1])
	}
	if !slices.Equal(workflow, want) {
		t.Errorf("the workflow's CLIs are %q, want %q", workflow, want)
	}

	var readme []string
	for _, match := range regexp.MustCompile(`(?m)^\| (Terraform|OpenTofu) \|(.*)\|$`).FindAllStringSubmatch(read(t, repository, "README.md"), -1) {
		for _, version := range regexp.MustCompile(`\d+\.\d+\.\d+`).FindAllString(match[2], -1) {
			readme = append(readme, strings.ToLower(match[1])+"@"+version)
		}
	}
	if !slices.Equal(readme, want) {
		t.Errorf("the README's CLIs are %q, want %q", readme, want)
	}
}
