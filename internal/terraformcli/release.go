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
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
)

const downloadTimeout = 2 * time.Minute

// sourceVersion is the last Terraform under the MPL, and the last that `go install` accepts: the go.mod of later ones
// replaces modules.
const sourceVersion = "1.5.7"

// installable is what Get installs, the preferred first.
var installable = []Release{{Terraform, "1.11.4"}, {Terraform, sourceVersion}}

// Release is a version of a CLI. Its text is like opentofu@1.12.6.
type Release struct{ Product, Version string }

func (r Release) String() string { return strings.ToLower(r.Product) + "@" + r.Version }

// Command is the name of the release's command.
func (r Release) Command() string {
	if r.Product == OpenTofu {
		return "tofu"
	}
	return "terraform"
}

// path is where Install puts the command: one cache for all checkouts and tools.
func (r Release) path() (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "terraform-provider-vpcep", "cli", r.String(), r.Command()), err
}

// Find returns the CLI on PATH if it is of the release's minor version, else the one that Install has installed.
func (r Release) Find(ctx context.Context) (CLI, error) {
	if path, err := exec.LookPath(r.Command()); err == nil {
		minor := r.Version[:strings.LastIndex(r.Version, ".")+1]
		if cli, err := identify(ctx, path); err == nil && cli.Product == r.Product && strings.HasPrefix(cli.Version, minor) {
			return cli, nil
		}
	}
	path, err := r.path()
	if err != nil {
		return CLI{}, err
	}
	if _, err := os.Stat(path); err != nil {
		return CLI{}, ErrNotFound
	}
	return identify(ctx, path)
}

// Install downloads the release, or builds it if need be and if it can be built, which takes minutes. Run at the root of
// the repository, whose tools/tofu pins OpenTofu.
func (r Release) Install(ctx context.Context, log io.Writer) (CLI, error) {
	path, err := r.path()
	if err != nil {
		return CLI{}, err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return CLI{}, err
	}
	// The rename at the end keeps an interrupted installation from being found the next time.
	staging, err := os.MkdirTemp(filepath.Dir(dir), "install-")
	if err != nil {
		return CLI{}, err
	}
	defer os.RemoveAll(staging)
	if err := r.fetch(ctx, staging, log); err != nil {
		return CLI{}, err
	}
	if err := os.Rename(staging, dir); err != nil {
		return CLI{}, err
	}
	return identify(ctx, path)
}

func (r Release) fetch(ctx context.Context, dir string, log io.Writer) error {
	if r.Product == OpenTofu {
		fmt.Fprintf(log, "Building %s, which takes some minutes\n", r)
		return Go(ctx, dir, "build", "-C", "tools/tofu", "-o", dir,
			"-ldflags", "-s -w -X github.com/opentofu/opentofu/version.dev=no", "github.com/opentofu/opentofu/cmd/tofu")
	}
	fmt.Fprintf(log, "Downloading %s\n", r)
	downloadErr := download(ctx, r.Version, dir)
	if downloadErr == nil || r.Version != sourceVersion {
		return downloadErr
	}
	fmt.Fprintf(log, "The download failed: building %s, which takes some minutes\n", r)
	if err := Go(ctx, dir, "install", "github.com/hashicorp/terraform@v"+r.Version); err != nil {
		return errors.Join(downloadErr, err)
	}
	return nil
}

func download(ctx context.Context, release, dir string) error {
	exact := releases.ExactVersion{
		Product:    product.Terraform,
		Version:    version.Must(version.NewVersion(release)),
		InstallDir: dir,
		Timeout:    downloadTimeout,
	}
	_, err := exact.Install(ctx)
	return err
}

// Go runs a go command that writes programs into dir: `install` by itself, `build` by its -o.
func Go(ctx context.Context, dir string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", args[0], err, out)
	}
	return nil
}
