// Package release tests what a release publishes, by building it twice from clones of the last commit.
package release

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

const (
	root     = "../.."
	name     = "terraform-provider-vpcep"
	platform = runtime.GOOS + "_" + runtime.GOARCH
)

// release is what was built: the folder, and the version that is in the names of its files.
type release struct{ dist, version string }

func (r release) path(format string) string {
	return filepath.Join(r.dist, fmt.Sprintf(format, r.version))
}
func (r release) provider() string  { return r.path(name + "_%s_" + platform + ".zip") }
func (r release) emulator() string  { return r.path("vpcep-emulator_%s_" + platform + ".zip") }
func (r release) checksums() string { return r.path(name + "_%s_SHA256SUMS") }

func TestAccRelease(t *testing.T) {
	t.Parallel()
	if os.Getenv("VPCEP_TEST_RELEASE") == "" {
		t.Skip("building releases takes minutes: make test-release does it")
	}
	keyring := newKeyring(t)
	one := build(t, keyring, "clone", "umask 022; export TZ=UTC")
	other := build(t, keyring, "another/clone", "umask 077; export TZ=Asia/Shanghai")

	t.Run("two builds of a commit are the same bytes", func(t *testing.T) {
		t.Parallel()
		checkSame(t, one, other)
	})
	t.Run("the checksums name what the registry takes and no more", func(t *testing.T) {
		t.Parallel()
		checkChecksums(t, one)
	})
	t.Run("the signatures hold", func(t *testing.T) {
		t.Parallel()
		checkSignatures(t, keyring, one)
	})
	t.Run("the archives hold the commands and the license", func(t *testing.T) {
		t.Parallel()
		checkArchives(t, one)
	})
	t.Run("the provider prints its version", func(t *testing.T) {
		t.Parallel()
		checkVersion(t, one)
	})
	t.Run("init and plan work offline from a mirror of the archive", func(t *testing.T) {
		t.Parallel()
		checkInstall(t, one)
	})
}

// newKeyring makes a GnuPG home with a new key, and returns the environment to use it.
func newKeyring(t *testing.T) []string {
	t.Helper()
	home, err := os.MkdirTemp("", "gnupg") //nolint:usetesting // t.TempDir is too long for the agent's sockets
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"GNUPGHOME=" + home, "GPG_PASSPHRASE=secret"}
	t.Cleanup(func() {
		command(t, "", env, "gpgconf", "--kill", "all")
		os.RemoveAll(home)
	})
	command(t, "", env, "gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", "secret",
		"--quick-generate-key", "release test", "rsa3072", "sign", "1d")
	return env
}

// build builds a release in a new clone, after a shell's setup.
func build(t *testing.T, env []string, folder, setup string) release {
	t.Helper()
	clone := filepath.Join(t.TempDir(), folder)
	command(t, "", nil, "git", "clone", "--quiet", root, clone)
	command(t, clone, env, "sh", "-c", setup+"; make release-snapshot SIGN=1 ONLY="+platform)

	var metadata struct{ Version string }
	dist := filepath.Join(clone, "dist")
	if err := json.Unmarshal(read(t, filepath.Join(dist, "metadata.json")), &metadata); err != nil {
		t.Fatal(err)
	}
	return release{dist, metadata.Version}
}

func checkSame(t *testing.T, one, other release) {
	t.Helper()
	for _, file := range []func(release) string{release.provider, release.emulator, release.checksums} {
		if !bytes.Equal(read(t, file(one)), read(t, file(other))) {
			t.Errorf("%s differs", filepath.Base(file(one)))
		}
	}
}

func checkChecksums(t *testing.T, r release) {
	t.Helper()
	want := ""
	for _, file := range [][2]string{
		{r.provider(), filepath.Base(r.provider())},
		{root + "/terraform-registry-manifest.json", name + "_" + r.version + "_manifest.json"},
	} {
		want += fmt.Sprintf("%x  %s\n", sha256.Sum256(read(t, file[0])), file[1])
	}
	if got := string(read(t, r.checksums())); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func checkSignatures(t *testing.T, keyring []string, r release) {
	t.Helper()
	for _, file := range []string{r.checksums(), r.emulator()} {
		command(t, "", keyring, "gpg", "--batch", "--verify", file+".sig", file)
	}
}

func checkArchives(t *testing.T, r release) {
	t.Helper()
	for archive, binary := range map[string]string{r.provider(): name + "_v" + r.version, r.emulator(): "vpcep-emulator"} {
		want := []string{"LICENSE", binary}
		if got := slices.Sorted(maps.Keys(unzip(t, archive))); !slices.Equal(got, want) {
			t.Errorf("%s holds %q, want %q", filepath.Base(archive), got, want)
		}
	}
}

func checkVersion(t *testing.T, r release) {
	t.Helper()
	binary := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(binary, unzip(t, r.provider())[name+"_v"+r.version], 0o700); err != nil {
		t.Fatal(err)
	}
	if got, want := command(t, "", nil, binary, "-version"), name+" "+r.version+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func checkInstall(t *testing.T, r release) {
	t.Helper()
	cli := terraformcli.ForTest(t)
	services, err := emulator.Dataset("lifelike")
	if err != nil {
		t.Fatal(err)
	}
	api := emulator.New(emulator.Config{})
	if err := api.Create(emulator.ProjectID, services...); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)

	dir := t.TempDir()
	for path, content := range map[string][]byte{
		"mirror/" + cli.RegistryHost() + "/vpcep/vpcep/" + filepath.Base(r.provider()): read(t, r.provider()),
		"cli.tfrc": fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", dir+"/mirror"),
		"main.tf":  read(t, root+"/examples/quickstart/main.tf"),
		// The version is named because init takes no pre-release by itself.
		"version_override.tf": fmt.Appendf(nil,
			"terraform {\n  required_providers {\n    vpcep = {\n      source  = \"vpcep/vpcep\"\n      version = %q\n    }\n  }\n}\n", r.version),
	} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := append(terraformcli.EmulatorEnviron(server.URL), "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"))
	var plan []byte
	for _, subcommand := range []string{"init", "plan"} {
		if plan, err = cli.Run(t.Context(), dir, env, subcommand, "-input=false", "-no-color"); err != nil {
			t.Fatal(err)
		}
	}
	if want := fmt.Sprintf(`service_count\s+= %d\n`, len(services)); !regexp.MustCompile(want).Match(plan) {
		t.Errorf("the plan does not match %q:\n%s", want, plan)
	}
}

// command runs a command, which must succeed, and returns what it prints.
func command(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...) // the cleanup runs one when the test's context is done
	cmd.Dir = dir
	cmd.Env = append(terraformcli.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// unzip returns an archive's files by their names.
func unzip(t *testing.T, path string) map[string][]byte {
	t.Helper()
	content := read(t, path)
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[file.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}
