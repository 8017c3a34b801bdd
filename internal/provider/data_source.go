package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// endpointServiceLister is what the data sources need of the configured
// provider.
type endpointServiceLister interface {
	// listEndpointServices gives a listing, or the diagnostics that explain why
	// there is none.
	listEndpointServices(context.Context, client.ListEndpointServicesOptions) (*client.EndpointServiceList, diag.Diagnostics)

	// missing says which provider arguments a listing needs whose values are not
	// known yet.
	missing(client.ListEndpointServicesOptions) []setting

	// redact removes the provider's secrets from a text of the API.
	redact(string) string
}

// dataSource is the part that all data sources have in common.
type dataSource struct {
	endpointServiceLister
}

// Configure takes over the provider's data. There is none yet while Terraform
// validates a configuration.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.endpointServiceLister, _ = req.ProviderData.(endpointServiceLister)
}

// begin starts a read: it decodes the configuration into model and gives the
// read its timeout, which is one of the model's fields. After an error the read
// must end.
func (d *dataSource) begin(ctx context.Context, config tfsdk.Config, model any, timeout *timeouts.Value, diags *diag.Diagnostics) (context.Context, context.CancelFunc) {
	if d.endpointServiceLister == nil {
		diags.AddError("Provider not configured", "The data source was read before the provider was configured. This is a bug in the program that runs the provider.")
	} else {
		diags.Append(config.Get(ctx, model)...)
	}
	if diags.HasError() {
		return context.WithCancel(ctx)
	}
	return withReadTimeout(ctx, *timeout, diags)
}

// deferRead puts off a read that needs provider arguments whose values are not
// known yet, where Terraform allows that. Elsewhere the listing reports them.
func (d *dataSource) deferRead(req datasource.ReadRequest, opts client.ListEndpointServicesOptions, resp *datasource.ReadResponse) bool {
	if !req.ClientCapabilities.DeferralAllowed || len(d.missing(opts)) == 0 {
		return false
	}
	resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
	resp.State.Raw = tftypes.NewValue(resp.State.Raw.Type(), tftypes.UnknownValue)
	return true
}
