package provider

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

const defaultReadTimeout = 5 * time.Minute

func timeoutsAttribute(ctx context.Context) schema.Attribute {
	attribute := timeouts.AttributesWithOpts(ctx, timeouts.Opts{
		ReadDescription: "How long reading may take in all, with every page, wait and further try: a duration with its units, such as `30s` or `10m`. Default: `5m`.",
	}).(schema.SingleNestedAttribute)
	attribute.MarkdownDescription = "Limits on how long reading may take."
	read := attribute.Attributes["read"].(schema.StringAttribute)
	read.Validators = append(read.Validators,
		stringvalidator.RegexMatches(regexp.MustCompile(`^[^-]*[1-9]|^\D*$`), "must be longer than nothing"))
	attribute.Attributes["read"] = read
	return attribute
}

// timeoutError is why a read ended.
type timeoutError time.Duration

func (e timeoutError) Error() string {
	return fmt.Sprintf("the read timeout of %s passed", time.Duration(e))
}

func withReadTimeout(ctx context.Context, value timeouts.Value, diags *diag.Diagnostics) (context.Context, context.CancelFunc) {
	read, valueDiags := value.Read(ctx, defaultReadTimeout)
	diags.Append(valueDiags...)
	return context.WithTimeoutCause(ctx, read, timeoutError(read))
}
