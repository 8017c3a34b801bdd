//go:build unix

// Command demo runs the provider's main job where everybody can watch it: a real `terraform apply` of
// examples/quickstart against the emulator. Everything it writes is in a temporary folder, which it removes.
//
// Run it at the root of the repository.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

const nextSteps = `
These services are made up. To list your own, read-only, with an access key:

  make install
  export HW_REGION_NAME=... HW_ACCESS_KEY=... HW_SECRET_KEY=...
  cd examples/quickstart
  %[1]s init
  %[1]s plan
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	err := run(ctx, ".", os.Stdout)
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// run plays the demo of the repository at root and writes what is to be seen to out.
func run(ctx context.Context, root string, out io.Writer) error {
	cli, err := terraformcli.Get(ctx, out, "terraform", "tofu")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Using", cli)

	dir, err := os.MkdirTemp("", "vpcep-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	if err := terraformcli.Go(ctx, dir, "build", "-C", root, "-o", dir, "."); err != nil {
		return err
	}
	fmt.Fprintln(out, "Built the provider")

	url, err := serve(ctx)
	if err != nil {
		return fmt.Errorf("start the emulator: %w", err)
	}
	fmt.Fprintln(out, "Started the emulator at", url)

	if err := terraformcli.CopyConfiguration(dir, filepath.Join(root, "examples", "quickstart")); err != nil {
		return err
	}
	overrides, err := cli.DevOverrides(dir)
	if err != nil {
		return err
	}
	env := slices.Concat(terraformcli.Environ(), terraformcli.EmulatorEnviron(url), []string{overrides})
	if _, err := execute(ctx, dir, env, cli.Path, "apply", "-auto-approve", "-input=false", "-no-color"); err != nil {
		return err
	}
	fmt.Fprint(out, "Applied examples/quickstart; its data source holds these services:\n\n")

	state, err := execute(ctx, dir, env, cli.Path, "show", "-json")
	if err != nil {
		return err
	}
	if err := printServices(out, state); err != nil {
		return err
	}
	outputs, err := execute(ctx, dir, env, cli.Path, "output", "-no-color")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nIts outputs:\n\n%s", outputs)
	fmt.Fprintf(out, nextSteps, cli.Path)
	return nil
}

// serve runs an emulator with the lifelike data until ctx ends, and returns its URL.
func serve(ctx context.Context) (string, error) {
	services, err := emulator.Dataset("lifelike")
	if err != nil {
		return "", err
	}
	api := emulator.New(emulator.Config{})
	if err := api.Create(emulator.ProjectID, services...); err != nil {
		return "", err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: api}
	go server.Serve(listener) //nolint:errcheck // Close below is what ends it
	context.AfterFunc(ctx, func() { server.Close() })
	return "http://" + listener.Addr().String(), nil
}

// execute returns what the command writes to its standard output. An error holds all that it wrote.
func execute(ctx context.Context, dir string, env []string, name string, args ...string) ([]byte, error) {
	cmd := terraformcli.Command(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("%s %s: %w\n%s%s", filepath.Base(name), args[0], err, out, exit.Stderr)
	}
	return out, err
}
