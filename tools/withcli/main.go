// Command withcli is run by make targets to run another command that needs a Terraform CLI: it finds or installs a CLI, or
// the one that -release names. The command gets TF_ACC_TERRAFORM_PATH and TF_ACC_PROVIDER_HOST for acceptance tests, the
// CLI's folder at the front of PATH, and none of the caller's credentials or Terraform settings.
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
	release := flag.String("release", "", "take this CLI, such as opentofu@1.12.6, or another patch release of it on PATH")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}

	ctx := context.Background()
	cli, err := find(ctx, *release, *terraformOnly)
	if err == nil {
		err = run(ctx, cli, flag.Args())
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		os.Exit(exit.ExitCode())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "withcli:", err)
		os.Exit(1)
	}
}

func find(ctx context.Context, release string, terraformOnly bool) (terraformcli.CLI, error) {
	if terraformOnly {
		return terraformcli.Get(ctx, os.Stderr, "terraform")
	}
	if release == "" {
		return terraformcli.Get(ctx, os.Stderr, "terraform", "tofu")
	}
	wanted, err := terraformcli.ParseRelease(release)
	if err != nil {
		return terraformcli.CLI{}, err
	}
	return terraformcli.GetRelease(ctx, os.Stderr, wanted)
}

func run(ctx context.Context, cli terraformcli.CLI, command []string) error {
	fmt.Fprintln(os.Stderr, "Using", cli)
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(terraformcli.Environ(),
		terraformcli.PathVariable+"="+cli.Path,
		"TF_ACC_PROVIDER_HOST="+cli.RegistryHost(),
		"PATH="+filepath.Dir(cli.Path)+string(os.PathListSeparator)+os.Getenv("PATH"))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}
