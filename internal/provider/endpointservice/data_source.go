// Package endpointservice has the data sources of VPC endpoint services, and the
// function that parses their names.
package endpointservice

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/state"
)

// Provider is what the data sources need of the configured provider: the type
// of its ProviderData implements it.
type Provider interface {
	// ListEndpointServices gives a listing, or the diagnostics that explain why
	// there is none.
	ListEndpointServices(context.Context, client.ListEndpointServicesOptions) (*client.EndpointServiceList, diag.Diagnostics)

	// HasUnknownArguments says whether a listing in this region and project,
	// which may be empty, needs arguments of the provider block whose values are
	// not known yet.
	HasUnknownArguments(region, projectID string) bool

	// Redact removes the provider's secrets from a text of the API.
	Redact(string) string
}

// dataSource is the part that all data sources have in common.
type dataSource struct{ provider Provider }

// Configure takes over the provider's data. There is none yet while Terraform
// validates a configuration.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.provider, _ = req.ProviderData.(Provider)
}

// begin starts a read: it decodes the arguments into model and gives the read
// its timeout, which is in the model's location. After an error the read must
// end.
func (d *dataSource) begin(ctx context.Context, config tfsdk.Config, model any, at *location, diags *diag.Diagnostics) (context.Context, context.CancelFunc) {
	if d.provider == nil {
		diags.AddError("Provider not configured", "The data source was read before the provider was configured. This is a bug in the program that runs the provider.")
	} else {
		diags.Append(getArguments(ctx, config, model)...)
	}
	if diags.HasError() {
		return context.WithCancel(ctx)
	}
	return withReadTimeout(ctx, at.Timeouts, diags)
}

// getArguments decodes the arguments of a configuration. The model has no fields
// for attributes that are only computed.
func getArguments(ctx context.Context, config tfsdk.Config, model any) diag.Diagnostics {
	var object types.Object
	diags := config.Get(ctx, &object)
	values, attributeTypes := object.Attributes(), object.AttributeTypes(ctx)
	for name, attribute := range config.Schema.GetAttributes() {
		if !attribute.IsOptional() {
			delete(values, name)
			delete(attributeTypes, name)
		}
	}
	arguments, objectDiags := types.ObjectValue(attributeTypes, values)
	diags.Append(objectDiags...)
	return append(diags, arguments.As(ctx, model, basetypes.ObjectAsOptions{})...)
}

// setList makes the state of a list.
func setList[T any](ctx context.Context, config tfsdk.Config, at client.Location, total int, rows []T, to *tfsdk.State) diag.Diagnostics {
	const attribute = "endpoint_services"
	value, diags := state.Rows(ctx, attribute, to.Schema.GetAttributes()[attribute].GetType(), rows)
	if diags.HasError() {
		return diags
	}
	return setState(ctx, config, at, map[string]attr.Value{attribute: value, "total_count": types.Int64Value(int64(total))}, to)
}

// setState makes the state: the configuration, completed by attributes and by
// where they were read.
func setState(ctx context.Context, config tfsdk.Config, at client.Location, attributes map[string]attr.Value, to *tfsdk.State) diag.Diagnostics {
	var diags diag.Diagnostics
	attributes["region"], attributes["project_id"] = stringOrNull(at.Region), stringOrNull(at.ProjectID)
	to.Raw = config.Raw
	for name, value := range attributes {
		diags.Append(to.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

// deferRead puts off a read that needs provider arguments whose values are not
// known yet, where Terraform allows that. Elsewhere the listing reports them.
func (d *dataSource) deferRead(req datasource.ReadRequest, at location, resp *datasource.ReadResponse) bool {
	if !req.ClientCapabilities.DeferralAllowed || !d.provider.HasUnknownArguments(at.Region.ValueString(), at.ProjectID.ValueString()) {
		return false
	}
	resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
	resp.State.Raw = tftypes.NewValue(resp.State.Raw.Type(), tftypes.UnknownValue)
	return true
}
