package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

const cacheDir = ".cache/cli"

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

// check tells whether the command at path is c, whatever the patch.
func (c cli) check(ctx context.Context, path string) error {
	found, err := terraformcli.Identify(ctx, path)
	if err != nil {
		return err
	}
	minor := c.version[:strings.LastIndex(c.version, ".")+1]
	if found.Product != c.product || !strings.HasPrefix(found.Version, minor) {
		return fmt.Errorf("%s is %s %s, not %s", path, found.Product, found.Version, c)
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
		err = terraformcli.Go(ctx, staging, "build", "-C", "tools/tofu", "-o", staging,
			"-ldflags", "-s -w -X github.com/opentofu/opentofu/version.dev=no", "github.com/opentofu/opentofu/cmd/tofu")
	} else if err = terraformcli.Download(ctx, c.version, staging); err != nil && c.version == "1.5.7" {
		// Later ones cannot be installed from the module proxy: their go.mod replaces modules.
		err = terraformcli.Go(ctx, staging, "install", "github.com/hashicorp/terraform@v"+c.version)
	}
	if err != nil {
		return err
	}
	return os.Rename(staging, dir)
}
