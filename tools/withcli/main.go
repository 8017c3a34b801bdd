// Command withcli finds a Terraform CLI and runs a command that needs one. The command gets TF_ACC_TERRAFORM_PATH and
// TF_ACC_PROVIDER_HOST for acceptance tests, the CLI's folder at the front of PATH, and none of the caller's
// credentials or Terraform settings. Without a command, withcli prints the CLI's path.
//
// Run it at the root of the repository.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

func main() {
	terraformOnly := flag.Bool("terraform", false, "do not take OpenTofu")
	flag.Parse()

	err := run(context.Background(), *terraformOnly, flag.Args())
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		os.Exit(exit.ExitCode())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, terraformOnly bool, command []string) error {
	names := []string{"terraform", "tofu"}
	if terraformOnly {
		names = names[:1]
	}
	cli, err := terraformcli.Get(ctx, os.Stderr, names...)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "Using", cli)
	if len(command) == 0 {
		fmt.Println(cli.Path)
		return nil
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(terraformcli.Environ(),
		terraformcli.PathVariable+"="+cli.Path,
		"TF_ACC_PROVIDER_HOST="+cli.RegistryHost(),
		"PATH="+filepath.Dir(cli.Path)+string(os.PathListSeparator)+os.Getenv("PATH"))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}
