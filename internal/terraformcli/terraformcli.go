// Package terraformcli finds or gets a Terraform or OpenTofu command, and prepares what it runs with: an environment
// that does not depend on the caller's, a provider from a local directory, a copy of a configuration.
package terraformcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// PathVariable names the CLI to use. The testing library for providers reads it too.
const PathVariable = "TF_ACC_TERRAFORM_PATH"

// The products that a CLI can be.
const (
	Terraform = "Terraform"
	OpenTofu  = "OpenTofu"
)

// ErrNotFound says that there is no CLI on this machine yet.
var ErrNotFound = errors.New("no Terraform CLI: set " + PathVariable + ", or put terraform or tofu on PATH")

// CLI is a command that runs Terraform configurations.
type CLI struct {
	Path    string
	Product string
	Version string // without a "v"
}

func (c CLI) String() string {
	return fmt.Sprintf("%s %s (%s)", c.Product, c.Version, c.Path)
}

// RegistryHost is the host that the CLI adds to a provider's source address that names none.
func (c CLI) RegistryHost() string {
	if c.Product == OpenTofu {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// Find returns the CLI that PathVariable names, else the first of names on PATH, else one that Get has installed. Where
// there is none, the error is ErrNotFound.
func Find(ctx context.Context, names ...string) (CLI, error) {
	if path := os.Getenv(PathVariable); path != "" {
		return identify(ctx, path)
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return identify(ctx, path)
		}
	}
	for _, release := range installable {
		path, err := release.path()
		if err != nil {
			return CLI{}, err
		}
		if _, err := os.Stat(path); err == nil {
			return identify(ctx, path)
		}
	}
	return CLI{}, ErrNotFound
}

// Get is Find, and installs Terraform where nothing is found: a download, or a build from source where that fails.
func Get(ctx context.Context, log io.Writer, names ...string) (CLI, error) {
	cli, err := Find(ctx, names...)
	if !errors.Is(err, ErrNotFound) {
		return cli, err
	}
	errs := []error{err}
	for _, release := range installable {
		cli, err := release.Install(ctx, log)
		if err == nil {
			return cli, nil
		}
		errs = append(errs, fmt.Errorf("install %s: %w", release, err))
	}
	return CLI{}, errors.Join(errs...)
}

// ForTest returns the CLI for a test that needs one. Without a CLI the test is skipped, or fails if TF_ACC is set.
func ForTest(tb testing.TB) CLI {
	tb.Helper()
	cli, err := findOnce()
	if errors.Is(err, ErrNotFound) && os.Getenv("TF_ACC") == "" {
		tb.Skipf("%v; make test gets one", err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return cli
}

var findOnce = sync.OnceValues(func() (CLI, error) { return Find(context.Background(), "terraform", "tofu") })

// identify reads the first line of the version command, such as "OpenTofu v1.12.6": -json does not tell the products
// apart.
func identify(ctx context.Context, path string) (CLI, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return CLI{}, err
	}
	cmd := exec.CommandContext(ctx, path, "version")
	cmd.Env = Environ()
	out, err := cmd.Output()
	if err != nil {
		return CLI{}, fmt.Errorf("%s does not run: %w", path, err)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	product, version, ok := strings.Cut(strings.TrimSpace(line), " v")
	if !ok || product != Terraform && product != OpenTofu {
		return CLI{}, fmt.Errorf("%s is neither Terraform nor OpenTofu: its version is %q", path, line)
	}
	return CLI{path, product, version}, nil
}
