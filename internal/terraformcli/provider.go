package terraformcli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// DevOverrides writes a CLI configuration into dir that makes the CLI use the provider in dir. It returns the environment
// variable to set.
func (c CLI) DevOverrides(dir string) (string, error) {
	path := filepath.Join(dir, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n}\n", c.RegistryHost()+"/vpcep/vpcep", dir)
	return "TF_CLI_CONFIG_FILE=" + path, os.WriteFile(path, []byte(text), 0o600)
}

// Go runs a go command. `go install` writes programs into dir; for other commands, args must name dir.
func Go(ctx context.Context, dir string, args ...string) error {
	cmd := Command(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", args[0], err, out)
	}
	return nil
}

// CopyConfiguration copies a configuration with its modules and tests. It leaves out the files of earlier runs there: state,
// variables, locks.
func CopyConfiguration(to, from string) error {
	for _, pattern := range []string{"*.tf", "*.tofu", "*/*.tf", "*/*.tofu", "tests/*.tftest.hcl"} {
		files, err := fs.Glob(os.DirFS(from), pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			content, err := os.ReadFile(filepath.Join(from, file))
			if err != nil {
				return err
			}
			if err := os.MkdirAll(filepath.Join(to, filepath.Dir(file)), 0o700); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(to, file), content, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}
