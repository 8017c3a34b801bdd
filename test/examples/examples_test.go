// Package examples contains only tests, which run all examples against the emulator.
package examples

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

const (
	root     = "../.."
	examples = root + "/examples"
)

// TestMain makes this test binary serve the provider if a CLI starts it. So no other binary has to be built.
func TestMain(m *testing.M) {
	if os.Getenv("TF_PLUGIN_MAGIC_COOKIE") == "" {
		os.Exit(m.Run())
	}
	if err := tf6server.Serve("registry.terraform.io/vpcep/vpcep", provider.NewServer("test")); err != nil {
		log.Fatal(err)
	}
}

// workbench is a CLI that uses this test binary as the provider.
type workbench struct {
	cli terraformcli.CLI
	env []string
}

func newWorkbench(t *testing.T) workbench {
	t.Helper()
	cli := terraformcli.ForTest(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	plugins := t.TempDir()
	if err := os.Symlink(self, filepath.Join(plugins, "terraform-provider-vpcep")); err != nil {
		t.Fatal(err)
	}
	overrides, err := cli.DevOverrides(plugins)
	if err != nil {
		t.Fatal(err)
	}
	return workbench{cli, append(terraformcli.EmulatorEnviron(serve(t)), overrides, "TF_VAR_passphrase=a passphrase of an example")}
}

// serve starts an emulator with the projects and services that the command vpcep-emulator has by default.
func serve(t *testing.T) string {
	t.Helper()
	sample, err := emulator.NewSample()
	if err != nil {
		t.Fatal(err)
	}
	e, err := sample.Serve(emulator.Config{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.URL
}

// run runs the CLI in a copy of an example, and returns its lines of JSON.
func (w workbench) run(t *testing.T, example string, args ...string) []message {
	t.Helper()
	dir := t.TempDir()
	if err := terraformcli.CopyConfiguration(dir, example); err != nil {
		t.Fatal(err)
	}
	if modules, _ := filepath.Glob(filepath.Join(dir, "*", "*.tf")); len(modules) > 0 {
		if _, err := w.cli.Run(t.Context(), dir, w.env, "get"); err != nil {
			t.Fatal(err)
		}
	}
	out, err := w.cli.Run(t.Context(), dir, w.env, args...)
	if err != nil {
		t.Fatal(err)
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

// message is a line of a CLI's output with -json.
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

// configuration returns the files of a directory that this CLI reads.
func (w workbench) configuration(dir string) []string {
	files, _ := filepath.Glob(filepath.Join(dir, "*.tf"))
	if w.cli.Product == terraformcli.OpenTofu {
		tofu, _ := filepath.Glob(filepath.Join(dir, "*.tofu"))
		files = append(files, tofu...)
	}
	return files
}

// directories are the folders below examples that hold a configuration for this CLI.
func (w workbench) directories(t *testing.T) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(examples, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".terraform") {
			return filepath.SkipDir
		}
		if len(w.configuration(path)) > 0 {
			found = append(found, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var requiredVersion = regexp.MustCompile(`(?m)^ *required_version *= *"([^"]*)"`)

// skipOlderCLI skips an example that requires a newer CLI than this.
func (w workbench) skipOlderCLI(t *testing.T, example string) {
	t.Helper()
	for _, file := range w.configuration(example) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		required := requiredVersion.FindSubmatch(content)
		if required == nil {
			continue
		}
		constraint, err := version.NewConstraint(string(required[1]))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if !constraint.Check(w.version()) {
			t.Skipf("requires %s, this is %s", constraint, w.cli)
		}
	}
}

// skipForeignProvider skips an example that needs a provider which the tests do not install.
func skipForeignProvider(t *testing.T, example string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(example, "main.tf"))
	if err == nil && bytes.Contains(content, []byte("huaweicloud/huaweicloud")) {
		t.Skip("requires the huaweicloud provider")
	}
}

func (w workbench) version() *version.Version {
	return version.Must(version.NewVersion(w.cli.Version)).Core()
}

func TestAccExamples_runAndHaveOutputs(t *testing.T) {
	t.Parallel()
	bench := newWorkbench(t)
	for _, dir := range bench.directories(t) {
		name, err := filepath.Rel(examples, dir)
		if err != nil {
			t.Fatal(err)
		}
		if tests, _ := filepath.Glob(filepath.Join(dir, "tests", "*.tftest.hcl")); len(tests) > 0 {
			t.Run(name+"/tests", func(t *testing.T) {
				t.Parallel()
				bench.runTests(t, dir, tests)
			})
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			skipForeignProvider(t, dir)
			bench.skipOlderCLI(t, dir)
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

// runTests runs the tests of an example and checks that each run of these files passed.
func (w workbench) runTests(t *testing.T, example string, files []string) {
	t.Helper()
	if w.version().LessThan(version.Must(version.NewVersion("1.8.0"))) {
		t.Skipf("%s has no tests with mocks", w.cli)
	}
	runs := 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		runs += strings.Count("\n"+string(content), "\nrun ")
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

func TestAccMockProvider_fillsWhatWasUsed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tests := filepath.Join(dir, "tests", "mock.tftest.hcl")
	for file, content := range map[string]string{
		filepath.Join(dir, "main.tf"): `
terraform {
  required_providers {
    vpcep = {
      source = "vpcep/vpcep"
    }
  }
}
data "vpcep_endpoint_services" "all" {}
data "vpcep_endpoint_service" "one" {
  id = "any"
}
`,
		tests: `
mock_provider "vpcep" {}
run "mocked" {
  assert {
    condition = alltrue([
      for value in [
        data.vpcep_endpoint_services.all.region, data.vpcep_endpoint_services.all.project_id,
        data.vpcep_endpoint_service.one.region, data.vpcep_endpoint_service.one.project_id, data.vpcep_endpoint_service.one.name,
      ] : value != null && value != ""
    ])
    error_message = "Not all values are mocked."
  }
}
`,
	} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	newWorkbench(t).runTests(t, dir, []string{tests})
}
