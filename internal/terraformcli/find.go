package terraformcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// Find returns the CLI that PathVariable names, else the first of names on PATH, else one that Get has installed. If there
// is none, the error is ErrNotFound.
func Find(ctx context.Context, names ...string) (CLI, error) {
	if path := os.Getenv(PathVariable); path != "" {
		return identify(ctx, path)
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return identify(ctx, path)
		}
	}
	for _, release := range defaults {
		if cli, err := release.installed(ctx); !errors.Is(err, ErrNotFound) {
			return cli, err
		}
	}
	return CLI{}, ErrNotFound
}

// Get returns the CLI that Find finds. If there is none, it installs Terraform.
func Get(ctx context.Context, log io.Writer, names ...string) (CLI, error) {
	cli, err := Find(ctx, names...)
	if !errors.Is(err, ErrNotFound) {
		return cli, err
	}
	errs := []error{err}
	for _, release := range defaults {
		cli, err := release.install(ctx, log)
		if err == nil {
			return cli, nil
		}
		errs = append(errs, fmt.Errorf("install %s: %w", release, err))
	}
	return CLI{}, errors.Join(errs...)
}

// GetRelease returns the CLI on PATH if it has the release's minor version, else the release itself, which it installs if
// necessary.
func GetRelease(ctx context.Context, log io.Writer, r Release) (CLI, error) {
	if path, err := exec.LookPath(r.command()); err == nil {
		minor := r.Version[:strings.LastIndex(r.Version, ".")+1]
		if cli, err := identify(ctx, path); err == nil && cli.Product == r.Product && strings.HasPrefix(cli.Version, minor) {
			return cli, nil
		}
	}
	cli, err := r.installed(ctx)
	if errors.Is(err, ErrNotFound) {
		cli, err = r.install(ctx, log)
	}
	return cli, err
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
