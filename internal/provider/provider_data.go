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

func (d *providerData) listEndpointServices(ctx context.Context, opts client.ListEndpointServicesOptions) (*client.EndpointServiceList, diag.Diagnostics) {
	if unknown := d.missing(opts); len(unknown) > 0 {
		return nil, unknownDiagnostics(unknown)
	}
	list, err := d.client.ListEndpointServices(ctx, opts)
	if err != nil {
		return nil, diag.Diagnostics{d.diagnostic(err)}
	}
	return list, nil
}

// missing are the provider arguments without known values that a listing needs.
func (d *providerData) missing(opts client.ListEndpointServicesOptions) []setting {
	if opts.Region != "" && opts.ProjectID != "" {
		return d.unknown
	}
	return slices.Concat(d.unknown, d.unknownLocation)
}

// redact removes the provider's secrets from a text.
func (d *providerData) redact(text string) string { return d.api.Redact(text) }
