package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/config"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/diagnostics"
)

// providerData is what the provider gives its data sources.
type providerData struct {
	config.Configuration
	api    *huaweicloud.Client
	client *client.Client
}

// ListEndpointServices gives a listing, or the diagnostics that explain why there
// is none.
func (d *providerData) ListEndpointServices(ctx context.Context, opts client.ListEndpointServicesOptions) (*client.EndpointServiceList, diag.Diagnostics) {
	if unknown := d.missing(opts.Region, opts.ProjectID); len(unknown) > 0 {
		return nil, unknownDiagnostics(unknown)
	}
	list, err := d.client.ListEndpointServices(ctx, opts)
	if err != nil {
		return nil, diag.Diagnostics{diagnostics.Of(err, d.Credentials)}
	}
	return list, nil
}

// HasUnknownArguments says whether a listing needs provider arguments whose
// values are not known yet.
func (d *providerData) HasUnknownArguments(region, projectID string) bool {
	return len(d.missing(region, projectID)) > 0
}

// missing are the provider arguments without known values that a listing needs.
func (d *providerData) missing(region, projectID string) []config.Unknown {
	if region != "" && projectID != "" {
		return d.Unknown
	}
	return slices.Concat(d.Unknown, d.UnknownLocation)
}

// Redact removes the provider's secrets from a text.
func (d *providerData) Redact(text string) string { return d.api.Redactor().Text(text) }

// unknownDiagnostics report a read that needs provider arguments which are not
// known yet.
func unknownDiagnostics(unknown []config.Unknown) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, u := range unknown {
		otherwise := ""
		if len(u.Variables) > 0 {
			otherwise = ", or remove it and set the environment variable " + strings.Join(u.Variables, " or ")
		}
		diags.AddError("Unknown provider argument", fmt.Sprintf(
			"The provider argument %s is known only after other resources are applied, and this data source cannot be read without it.\n\n"+
				"Apply those resources first with -target, or leave this data source out with -exclude where the CLI has that option. "+
				"Otherwise set %[1]s to a known value%s.", u.Name, otherwise))
	}
	return diags
}
