// Package examples holds nothing but tests, which run all that examples/ shows against the emulator.
package examples

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"

	// Tells go test to run this again when the provider has changed, which is built by a command.
	_ "github.com/vpcep/terraform-provider-vpcep/internal/provider"
)

const (
	root     = "../.."
	examples = root + "/examples"
)

// workbench is a CLI that takes the provider from this tree.
type workbench struct {
	cli terraformcli.CLI
	env []string
}

func newWorkbench(t *testing.T) workbench {
	t.Helper()
	cli := terraformcli.ForTest(t)
	dir := t.TempDir()
	if err := terraformcli.Go(t.Context(), dir, "build", "-C", root, "-o", dir, "."); err != nil {
		t.Fatal(err)
	}
	overrides, err := cli.DevOverrides(dir)
	if err != nil {
		t.Fatal(err)
	}
	return workbench{cli, slices.Concat(terraformcli.Environ(), terraformcli.EmulatorEnviron(serve(t)), []string{overrides})}
}

// serve starts an emulator of two regions.
func serve(t *testing.T) string {
	t.Helper()
	const south = "7c1f0e2d3b4a59687766554433221100"
	e := emulator.New(emulator.Config{Projects: map[string]string{emulator.Region: emulator.ProjectID, "cn-south-1": south}})
	services, err := emulator.Dataset("lifelike")
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Create(emulator.ProjectID, services...); err != nil {
		t.Fatal(err)
	}
	if err := e.Create(south, emulator.Generate(20, 1)...); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.URL
}

// run runs the CLI in a copy of an example, and gives the lines of JSON that it writes.
func (w workbench) run(t *testing.T, example string, args ...string) []message {
	t.Helper()
	dir := t.TempDir()
	if err := terraformcli.CopyConfiguration(dir, example); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), w.cli.Path, args...)
	cmd.Dir, cmd.Env = dir, w.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", w.cli, args[0], err, out)
	}
	var messages []message
	for line := range bytes.Lines(out) {
		var m message
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		messages = append(messages, m)
	}
	return messages
}

// message is what a CLI says with -json.
type message struct {
	Type       string `json:"type"`
	Diagnostic struct {
		Summary string `json:"summary"`
		Detail  string `json:"detail"`
	} `json:"diagnostic"`
	Outputs map[string]struct {
		Value any `json:"value"`
	} `json:"outputs"`
	TestSummary struct {
		Passed int `json:"passed"`
	} `json:"test_summary"`
}

// directories are the folders below examples that hold a configuration.
func directories(t *testing.T) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(examples, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".terraform") {
			return filepath.SkipDir
		}
		if files, _ := filepath.Glob(filepath.Join(path, "*.tf")); len(files) > 0 {
			found = append(found, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAccExamples_applyAndShowSomething(t *testing.T) {
	t.Parallel()
	bench := newWorkbench(t)
	t.Run("quickstart/tests", func(t *testing.T) {
		t.Parallel()
		bench.runTests(t, filepath.Join(examples, "quickstart"), 2)
	})
	for _, dir := range directories(t) {
		name, err := filepath.Rel(examples, dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "endpoint" {
				t.Skip("needs the huaweicloud provider; the module in it, service, runs")
			}
			var last message // its outputs have values, those of the plan before have none
			for _, m := range bench.run(t, dir, "apply", "-auto-approve", "-input=false", "-json") {
				if d := m.Diagnostic; m.Type == "diagnostic" && !strings.Contains(d.Summary, "development overrides") {
					t.Errorf("%s: %s", d.Summary, d.Detail)
				}
				last = m
			}
			for name, output := range last.Outputs {
				if text := fmt.Sprint(output.Value); text == "<nil>" || text == "" || text == "[]" || text == "map[]" {
					t.Errorf("output %s is %s", name, text)
				}
			}
			if last.Type != "outputs" {
				t.Errorf("the last message is %q, want the outputs", last.Type)
			}
		})
	}
}

// runTests runs an example's own tests.
func (w workbench) runTests(t *testing.T, example string, runs int) {
	t.Helper()
	if version.Must(version.NewVersion(w.cli.Version)).LessThan(version.Must(version.NewVersion("1.6.0"))) {
		t.Skipf("%s has no test command", w.cli)
	}
	passed := 0
	for _, m := range w.run(t, example, "test", "-json") {
		if m.Type == "test_summary" {
			passed = m.TestSummary.Passed
		}
	}
	if passed != runs {
		t.Errorf("%d runs passed, want %d", passed, runs)
	}
}
