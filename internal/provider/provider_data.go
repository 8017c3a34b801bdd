package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// providerData is what the provider gives its data sources.
type providerData struct {
	configuration
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
		return nil, diag.Diagnostics{d.diagnostic(err)}
	}
	return list, nil
}

// HasUnknownArguments says whether a listing needs provider arguments whose
// values are not known yet.
func (d *providerData) HasUnknownArguments(region, projectID string) bool {
	return len(d.missing(region, projectID)) > 0
}

// missing are the provider arguments without known values that a listing needs.
func (d *providerData) missing(region, projectID string) []setting {
	if region != "" && projectID != "" {
		return d.unknown
	}
	return slices.Concat(d.unknown, d.unknownLocation)
}

// Redact removes the provider's secrets from a text.
func (d *providerData) Redact(text string) string { return d.api.Redactor().Text(text) }
