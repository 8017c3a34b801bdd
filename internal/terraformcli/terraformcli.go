// Package terraformcli finds the Terraform or OpenTofu command that the make targets run, and gets one where there is
// none.
package terraformcli

import (
	"context"
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

const (
	pathVariable = "TF_ACC_TERRAFORM_PATH"

	downloadVersion = "1.11.4"
	downloadTimeout = 2 * time.Minute

	// sourceVersion is the last Terraform under the MPL, and one that `go install` accepts.
	sourceVersion = "1.5.7"
)

// CLI is a command that runs Terraform configurations.
type CLI struct {
	Path    string
	Product string // "Terraform" or "OpenTofu"
	Version string // without a "v"
}

func (c CLI) String() string {
	return fmt.Sprintf("%s %s (%s)", c.Product, c.Version, c.Path)
}

// RegistryHost is the host that the CLI adds to a provider's source address that names none.
func (c CLI) RegistryHost() string {
	if c.Product == "OpenTofu" {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// Find returns the CLI that TF_ACC_TERRAFORM_PATH names, else the first of names on PATH, else Terraform in cacheDir,
// where it is downloaded, or built from source if the download fails. It writes one line to log before each of these
// two, since they take their time.
func Find(ctx context.Context, cacheDir string, log io.Writer, names ...string) (CLI, error) {
	path, err := locate(ctx, cacheDir, log, names)
	if err != nil {
		return CLI{}, err
	}
	return Identify(ctx, path)
}

func locate(ctx context.Context, cacheDir string, log io.Writer, names []string) (string, error) {
	if path := os.Getenv(pathVariable); path != "" {
		return filepath.Abs(path)
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	path, err := filepath.Abs(filepath.Join(cacheDir, product.Terraform.BinaryName()))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return path, install(ctx, path, log)
}

// install puts Terraform at path. The rename at its end keeps an interrupted one from being found the next time.
func install(ctx context.Context, path string, log io.Writer) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	staging, err := os.MkdirTemp(filepath.Dir(path), "install-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(staging)

	fmt.Fprintf(log, "No terraform or tofu on PATH: downloading Terraform %s\n", downloadVersion)
	if downloadErr := Download(ctx, downloadVersion, staging); downloadErr != nil {
		fmt.Fprintf(log, "The download failed: building Terraform %s from source, which takes some minutes\n", sourceVersion)
		if err := Go(ctx, staging, "install", "github.com/hashicorp/terraform@v"+sourceVersion); err != nil {
			return fmt.Errorf("no Terraform CLI: set %s, or put terraform or tofu on PATH\ndownload: %w\nbuild: %w",
				pathVariable, downloadErr, err)
		}
	}
	return os.Rename(filepath.Join(staging, filepath.Base(path)), path)
}

// Download puts the official Terraform of a version into dir.
func Download(ctx context.Context, release, dir string) error {
	exact := releases.ExactVersion{
		Product:    product.Terraform,
		Version:    version.Must(version.NewVersion(release)),
		InstallDir: dir,
		Timeout:    downloadTimeout,
	}
	_, err := exact.Install(ctx)
	return err
}

// Go runs a go command that puts a program into dir: with `install` by itself, with `build` by its arguments.
func Go(ctx context.Context, dir string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", args[0], err, out)
	}
	return nil
}

// Identify reads the first line of the version command, such as "OpenTofu v1.12.6": -json does not tell the products
// apart.
func Identify(ctx context.Context, path string) (CLI, error) {
	cmd := exec.CommandContext(ctx, path, "version")
	cmd.Env = Environ()
	out, err := cmd.Output()
	if err != nil {
		return CLI{}, fmt.Errorf("%s does not run: %w", path, err)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	name, release, ok := strings.Cut(strings.TrimSpace(line), " v")
	if !ok || name != "Terraform" && name != "OpenTofu" {
		return CLI{}, fmt.Errorf("%s is neither Terraform nor OpenTofu: its version is %q", path, line)
	}
	return CLI{Path: path, Product: name, Version: release}, nil
}
