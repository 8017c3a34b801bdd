//go:build unix

package release

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"

	// Tells go test to run this again when the provider has changed, which a command builds.
	_ "github.com/vpcep/terraform-provider-vpcep/internal/provider"
)

func TestAccInstall_isUpgradedAndUninstalled(t *testing.T) {
	t.Parallel()
	cli := terraformcli.ForTest(t)
	api := httptest.NewServer(emulator.New(emulator.Config{}))
	t.Cleanup(api.Close)

	tree, home, dir := copyTree(t), t.TempDir(), t.TempDir()
	if err := terraformcli.CopyConfiguration(dir, root+"/examples/quickstart"); err != nil {
		t.Fatal(err)
	}
	env := append(terraformcli.EmulatorEnviron(api.URL), "HOME="+home)
	run := func(args ...string) (string, error) {
		out, err := cli.Run(t.Context(), dir, env, append(args, "-no-color")...)
		return string(out), err
	}
	succeed := func(args ...string) string {
		t.Helper()
		out, err := run(args...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	selected := func() string {
		t.Helper()
		var version struct {
			Selections map[string]string `json:"provider_selections"`
		}
		if err := json.Unmarshal([]byte(succeed("version", "-json")), &version); err != nil {
			t.Fatal(err)
		}
		return version.Selections[cli.RegistryHost()+"/vpcep/vpcep"]
	}
	plugins := filepath.Join(home, ".terraform.d/plugins")
	installed := filepath.Join(plugins, cli.RegistryHost(), "vpcep/vpcep")
	runMake := func(target string) { command(t, tree, nil, "make", target, "PLUGIN_DIR="+plugins) }

	runMake("install")
	succeed("init")
	succeed("plan")
	first := selected()

	if err := os.WriteFile(filepath.Join(tree, "change.go"), []byte("package main\n\nfunc init() { print() }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	runMake("install")
	if _, err := run("plan"); err == nil || !strings.Contains(err.Error(), "Required plugins are not installed") {
		t.Errorf("plan before init -upgrade: got error %v, want one that asks for init", err)
	}
	succeed("init", "-upgrade")
	succeed("plan")
	if second := selected(); second <= first {
		t.Errorf("init -upgrade selected %s after %s", second, first)
	}
	if versions := names(t, installed); !slices.Equal(versions, []string{selected()}) {
		t.Errorf("installed are %q, want only %s", versions, selected())
	}

	runMake("uninstall")
	if _, err := os.Stat(installed); !os.IsNotExist(err) {
		t.Errorf("%s is still there (error %v)", installed, err)
	}
}

// copyTree copies what the provider is built from, changes that are not committed included.
func copyTree(t *testing.T) string {
	t.Helper()
	tree := t.TempDir()
	for _, name := range []string{"CHANGELOG.md", "GNUmakefile", "go.mod", "go.sum", "main.go"} {
		if err := os.WriteFile(filepath.Join(tree, name), read(t, filepath.Join(root, name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(tree, "internal"), os.DirFS(filepath.Join(root, "internal"))); err != nil {
		t.Fatal(err)
	}
	return tree
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
