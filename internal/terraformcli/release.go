package terraformcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// sourceVersion is the last version of Terraform under the MPL, and the last that `go install` can build: the go.mod of later
// versions has replace directives.
const sourceVersion = "1.5.7"

// defaults are the releases to install if no CLI is found, the preferred one first.
var defaults = []Release{{Terraform, "1.11.4"}, {Terraform, sourceVersion}}

// Release is a version of a CLI.
type Release struct{ Product, Version string }

var releaseText = regexp.MustCompile(`^(terraform|opentofu)@([0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?)$`)

// ParseRelease parses a release, such as opentofu@1.12.6.
func ParseRelease(text string) (Release, error) {
	parts := releaseText.FindStringSubmatch(text)
	if parts == nil {
		return Release{}, fmt.Errorf("%q is not a release such as terraform@%s or opentofu@1.12.6", text, sourceVersion)
	}
	product := map[string]string{"terraform": Terraform, "opentofu": OpenTofu}[parts[1]]
	return Release{product, parts[2]}, nil
}

func (r Release) String() string { return strings.ToLower(r.Product) + "@" + r.Version }

func (r Release) command() string {
	if r.Product == OpenTofu {
		return "tofu"
	}
	return "terraform"
}

// path returns where install puts the command: a cache that all checkouts and tools share.
func (r Release) path() (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "terraform-provider-vpcep", "cli", r.String(), r.command()), err
}

// installed returns the CLI that install has installed earlier, or ErrNotFound.
func (r Release) installed(ctx context.Context) (CLI, error) {
	path, err := r.path()
	if err != nil {
		return CLI{}, err
	}
	if _, err := os.Stat(path); err != nil {
		return CLI{}, ErrNotFound
	}
	return identify(ctx, path)
}

// install downloads Terraform or, if that fails and it is sourceVersion, builds it. It always builds OpenTofu. A build takes
// minutes. install must run at the root of the repository: tools/download downloads Terraform, and tools/tofu pins OpenTofu.
func (r Release) install(ctx context.Context, log io.Writer) (CLI, error) {
	path, err := r.path()
	if err != nil {
		return CLI{}, err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return CLI{}, err
	}
	// The rename at the end makes sure that an interrupted installation is not found the next time.
	staging, err := os.MkdirTemp(filepath.Dir(dir), "install-")
	if err != nil {
		return CLI{}, err
	}
	defer os.RemoveAll(staging)
	if err := r.fetch(ctx, staging, log); err != nil {
		return CLI{}, err
	}
	cli, err := identify(ctx, filepath.Join(staging, r.command()))
	if err != nil {
		return CLI{}, err
	}
	if cli.Version != r.Version {
		return CLI{}, fmt.Errorf("tools/tofu builds %s %s only", cli.Product, cli.Version)
	}
	cli.Path = path
	return cli, os.Rename(staging, dir)
}

func (r Release) fetch(ctx context.Context, dir string, log io.Writer) error {
	if r.Product == OpenTofu {
		fmt.Fprintf(log, "Building %s, which takes some minutes\n", r)
		return Go(ctx, dir, "build", "-C", "tools/tofu", "-o", dir,
			"-ldflags", "-s -w -X github.com/opentofu/opentofu/version.dev=no", "github.com/opentofu/opentofu/cmd/tofu")
	}
	fmt.Fprintf(log, "Downloading %s\n", r)
	downloadErr := Go(ctx, dir, "run", "./tools/download", r.Version, dir)
	if downloadErr == nil || r.Version != sourceVersion {
		return downloadErr
	}
	fmt.Fprintf(log, "The download failed: building %s, which takes some minutes\n", r)
	if err := Go(ctx, dir, "install", "github.com/hashicorp/terraform@v"+r.Version); err != nil {
		return errors.Join(downloadErr, err)
	}
	return nil
}
