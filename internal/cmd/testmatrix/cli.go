package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"

	"github.com/vpcep/terraform-provider-vpcep/internal/cmd/terraformcli"
)

const (
	cacheDir        = ".cache/cli"
	downloadTimeout = 2 * time.Minute
)

type cli struct{ product, version string }

func (c cli) String() string { return strings.ToLower(c.product) + "@" + c.version }

func (c cli) binary() string {
	if c.product == "OpenTofu" {
		return "tofu"
	}
	return "terraform"
}

// obtain returns the path of the CLI: on PATH, where any patch of the same minor version will do, else in cacheDir, where
// it is put first if need be.
func (c cli) obtain(ctx context.Context) (string, error) {
	if path, err := exec.LookPath(c.binary()); err == nil && c.check(ctx, path) == nil {
		return filepath.Abs(path)
	}
	dir, err := filepath.Abs(filepath.Join(cacheDir, c.String()))
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, c.binary())
	if _, err := os.Stat(path); err != nil {
		if err := c.install(ctx, dir); err != nil {
			return "", err
		}
	}
	return path, c.check(ctx, path)
}

// check tells whether the command at path is c, going by a first line such as "OpenTofu v1.12.6".
func (c cli) check(ctx context.Context, path string) error {
	cmd := exec.CommandContext(ctx, path, "version")
	cmd.Env = terraformcli.Environ()
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s does not run: %w", path, err)
	}
	minor := c.version[:strings.LastIndex(c.version, ".")+1]
	if want := c.product + " v" + minor; !strings.HasPrefix(string(out), want) {
		line, _, _ := strings.Cut(string(out), "\n")
		return fmt.Errorf("%s is %s, not %s", path, line, want)
	}
	return nil
}

// install puts the CLI into dir. The rename at its end keeps an interrupted one from being found the next time.
func (c cli) install(ctx context.Context, dir string) error {
	if err := os.MkdirAll(cacheDir, 0o755); err != nil {
		return err
	}
	staging, err := os.MkdirTemp(cacheDir, "install-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(staging)
	if staging, err = filepath.Abs(staging); err != nil {
		return err
	}

	fmt.Fprintln(os.Stderr, "Getting", c)
	if c.product == "OpenTofu" {
		err = build(ctx, staging, "build", "-C", "tools/tofu", "-o", staging,
			"-ldflags", "-s -w -X github.com/opentofu/opentofu/version.dev=no", "github.com/opentofu/opentofu/cmd/tofu")
	} else if err = c.download(ctx, staging); err != nil && c.version == "1.5.7" {
		// Later ones cannot be installed from the module proxy: their go.mod replaces modules.
		err = build(ctx, staging, "install", "github.com/hashicorp/terraform@v"+c.version)
	}
	if err != nil {
		return err
	}
	return os.Rename(staging, dir)
}

func (c cli) download(ctx context.Context, dir string) error {
	release := releases.ExactVersion{
		Product:    product.Terraform,
		Version:    version.Must(version.NewVersion(c.version)),
		InstallDir: dir,
		Timeout:    downloadTimeout,
	}
	_, err := release.Install(ctx)
	return err
}

func build(ctx context.Context, dir string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", args[0], err, out)
	}
	return nil
}
