// Command testmatrix runs `make test` with each Terraform CLI of the matrix that can be had, and says of the others why
// they did not run. CLIs named as arguments, such as opentofu@1.12.6, are the only ones to run, and must run.
//
// Run it at the root of the repository.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

// matrix has the oldest and the newest CLIs that the provider is tested with, and one between. The test workflow has the
// same.
var matrix = []terraformcli.Release{
	{Product: terraformcli.Terraform, Version: "1.5.7"}, // the last one under the MPL
	{Product: terraformcli.Terraform, Version: "1.11.4"},
	{Product: terraformcli.Terraform, Version: "1.13.3"},
	{Product: terraformcli.OpenTofu, Version: "1.12.6"},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	names := os.Args[1:]
	wanted, err := choose(names)
	if err == nil {
		err = run(ctx, wanted, len(names) > 0, os.Stdout)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "testmatrix:", err)
		os.Exit(1)
	}
}

// run ends with a line for each CLI. One that cannot be had is an error only if it must run.
func run(ctx context.Context, wanted []terraformcli.Release, mustRun bool, out io.Writer) error {
	summary := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	failed := false
	for _, release := range wanted {
		result := "passed"
		cli, err := release.Find(ctx)
		if errors.Is(err, terraformcli.ErrNotFound) {
			cli, err = release.Install(ctx, os.Stderr)
		}
		if err != nil {
			failed = failed || mustRun
			reason, _, _ := strings.Cut(err.Error(), "\n")
			result = "NOT RUN: " + reason
		} else if err := test(ctx, cli); err != nil {
			failed = true
			result = "FAILED: " + err.Error()
		}
		fmt.Fprintf(summary, "%s\t%s\n", release, result)
	}
	fmt.Fprintln(out)
	if err := summary.Flush(); err != nil {
		return err
	}
	if failed {
		return errors.New("not all passed")
	}
	return nil
}

func choose(names []string) ([]terraformcli.Release, error) {
	if len(names) == 0 {
		return matrix, nil
	}
	var chosen []terraformcli.Release
	for _, name := range names {
		i := slices.IndexFunc(matrix, func(r terraformcli.Release) bool { return r.String() == name })
		if i < 0 {
			return nil, fmt.Errorf("%s is not one of %s", name, strings.Trim(fmt.Sprint(matrix), "[]"))
		}
		chosen = append(chosen, matrix[i])
	}
	return chosen, nil
}

func test(ctx context.Context, cli terraformcli.CLI) error {
	cmd := exec.CommandContext(ctx, "make", "--no-print-directory", "test")
	cmd.Env = append(os.Environ(), terraformcli.PathVariable+"="+cli.Path)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
