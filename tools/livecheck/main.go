// Command livecheck is for users with a Huawei Cloud account: `make live` lists its endpoint services, read-only, and reports
// which of the assumptions in the guide "Assumptions about the API" hold. It takes credentials from the environment by the
// provider's own rules. The report contains no ID, name or secret, so that it can be attached to an issue.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

const skipped = `Skipped: no credentials are set. To check a real account, read-only, set
HW_REGION_NAME, HW_ACCESS_KEY and HW_SECRET_KEY, or any other variables that the
provider authenticates with (docs/index.md), and run this again.`

const heading = `Live check of terraform-provider-vpcep, region %s
There is no id, name or secret in this report. If it says DIFFERS, please open
an issue with all of it; docs/guides/assumptions.md explains each line.

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "livecheck:", err)
		os.Exit(1)
	}
}

// run checks the account that the environment names. Its error may contain IDs and is not part of the report.
func run(ctx context.Context, out io.Writer) error {
	c, problems := config.Resolve(nil, config.Environment{Getenv: os.Getenv})
	var errs []error
	for _, p := range problems {
		if !p.Warning {
			errs = append(errs, errors.New(p.Detail))
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	if c.Credentials.Method == config.MetadataMethod && !c.Credentials.Agency {
		fmt.Fprintln(out, skipped)
		return nil
	}
	return reportOn(ctx, c.Client, out)
}

// reportOn runs all checks and writes the report, also if the listing itself fails.
func reportOn(ctx context.Context, config huaweicloud.Config, out io.Writer) error {
	observed := &observer{next: config.Transport}
	config.Transport = observed
	config.UserAgent = "terraform-provider-vpcep/livecheck"
	api := huaweicloud.New(config)
	c := &checker{api: api, client: client.New(api), observer: observed}

	fmt.Fprintf(out, heading, cmp.Or(config.Region, "not given"))
	err := c.check(ctx)
	return errors.Join(err, c.print(out))
}
