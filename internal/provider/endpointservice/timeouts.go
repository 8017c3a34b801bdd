package endpointservice

import (
	"context"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/vpcep/terraform-provider-vpcep/internal/provider/diagnostics"
)

const defaultReadTimeout = 5 * time.Minute

func timeoutsAttribute(ctx context.Context) schema.Attribute {
	attribute := timeouts.AttributesWithOpts(ctx, timeouts.Opts{
		ReadDescription: "Time limit for the entire read, including all pages, retries, and waits. A duration with units, such as `30s` or `10m`. Default: `5m`.",
	}).(schema.SingleNestedAttribute)
	attribute.MarkdownDescription = "Timeouts of this data source."
	read := attribute.Attributes["read"].(schema.StringAttribute)
	read.MarkdownDescription = read.Description
	read.Validators = append(read.Validators,
		stringvalidator.RegexMatches(regexp.MustCompile(`^[^-]*[1-9]|^\D*$`), "must be greater than zero"))
	attribute.Attributes["read"] = read
	return attribute
}

func withReadTimeout(ctx context.Context, value timeouts.Value, diags *diag.Diagnostics) (context.Context, context.CancelFunc) {
	read, valueDiags := value.Read(ctx, defaultReadTimeout)
	diags.Append(valueDiags...)
	return context.WithTimeoutCause(ctx, read, diagnostics.TimeoutError(read))
}
