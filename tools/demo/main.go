// Command demo is for new users of the project: `make demo` runs a real `terraform apply` of
// examples/quickstart against the emulator. Everything it writes is in a temporary folder, which it removes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
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

// run runs the demo of the repository at root and writes its output to out.
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
	overrides, err := cli.DevOverrides(dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Built the provider")

	api, err := newEmulator()
	if err != nil {
		return fmt.Errorf("start the emulator: %w", err)
	}
	defer api.Close()
	fmt.Fprintln(out, "Started the emulator at", api.URL)

	if err := terraformcli.CopyConfiguration(dir, filepath.Join(root, "examples", "quickstart")); err != nil {
		return err
	}
	env := append(terraformcli.EmulatorEnviron(api.URL), overrides)
	if _, err := cli.Run(ctx, dir, env, "apply", "-auto-approve", "-input=false", "-no-color"); err != nil {
		return err
	}
	fmt.Fprint(out, "Applied examples/quickstart; its data source holds these services:\n\n")

	state, err := cli.Run(ctx, dir, env, "show", "-json")
	if err != nil {
		return err
	}
	if err := printServices(out, state); err != nil {
		return err
	}
	outputs, err := cli.Run(ctx, dir, env, "output", "-no-color")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nIts outputs:\n\n%s", outputs)
	fmt.Fprintf(out, nextSteps, cli.Path)
	return nil
}

// newEmulator starts an emulator with the data that vpcep-emulator serves by default.
func newEmulator() (*httptest.Server, error) {
	sample, err := emulator.NewSample()
	if err != nil {
		return nil, err
	}
	api, err := sample.Serve(emulator.Config{})
	if err != nil {
		return nil, err
	}
	return httptest.NewServer(api), nil
}
