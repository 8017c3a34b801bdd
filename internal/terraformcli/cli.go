// Package terraformcli finds or installs the Terraform or OpenTofu CLI, and runs it with the provider of this repository and
// an environment that does not depend on the caller's.
package terraformcli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// PathVariable names the CLI to use. The testing library for providers reads it too.
const PathVariable = "TF_ACC_TERRAFORM_PATH"

// ErrNotFound means that there is no CLI on this machine yet.
var ErrNotFound = errors.New("no Terraform CLI: set " + PathVariable + ", or put terraform or tofu on PATH")

// The products that a CLI can be.
const (
	Terraform = "Terraform"
	OpenTofu  = "OpenTofu"
)

// CLI is a command that runs Terraform configurations.
type CLI struct {
	Path    string
	Product string
	Version string // without a "v"
}

func (c CLI) String() string {
	return fmt.Sprintf("%s %s (%s)", c.Product, c.Version, c.Path)
}

// RegistryHost returns the host that the CLI adds to a provider's source address that names none.
func (c CLI) RegistryHost() string {
	if c.Product == OpenTofu {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// Run runs the CLI in dir, with env added to Environ, and returns its standard output. An error contains the standard output
// and standard error.
func (c CLI) Run(ctx context.Context, dir string, env []string, args ...string) ([]byte, error) {
	cmd := Command(ctx, c.Path, args...)
	cmd.Dir, cmd.Env = dir, append(Environ(), env...)
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("%s %s: %w\n%s%s", filepath.Base(c.Path), args[0], err, out, exit.Stderr)
	}
	return out, err
}

// identify reads the first line of the version command, such as "OpenTofu v1.12.6". The output with -json does not name the
// product.
func identify(ctx context.Context, path string) (CLI, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return CLI{}, err
	}
	out, err := CLI{Path: path}.Run(ctx, "", nil, "version")
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
