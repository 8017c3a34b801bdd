// Package endpointservice has the data sources of VPC endpoint services.
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
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/diagnostics"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/state"
)

// dataSource is the common part of all data sources.
type dataSource struct{ provider *ProviderData }

// Configure stores the provider's data. There is none while Terraform validates a
// configuration.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.provider, _ = req.ProviderData.(*ProviderData)
}

// begin starts a read: it decodes the arguments into model, and returns a context that
// ends with the read timeout. The read must end if there is an error, or if it is
// deferred.
func (d *dataSource) begin(ctx context.Context, req datasource.ReadRequest, model any, args *common, resp *datasource.ReadResponse) (context.Context, context.CancelFunc) {
	if d.provider == nil {
		resp.Diagnostics.AddError("Provider not configured", "The data source was read before the provider was configured. This is a bug in the program that runs the provider.")
	} else {
		resp.Diagnostics.Append(getArguments(ctx, req.Config, model)...)
	}
	if resp.Diagnostics.HasError() {
		return context.WithCancel(ctx)
	}
	d.deferRead(req, *args, resp)
	return withReadTimeout(ctx, args.Timeouts, &resp.Diagnostics)
}

// deferRead defers a read that needs provider arguments with unknown values. If Terraform
// does not allow that, it is an error.
func (d *dataSource) deferRead(req datasource.ReadRequest, args common, resp *datasource.ReadResponse) {
	unknown := d.provider.unknown(args)
	switch {
	case len(unknown) == 0:
	case req.ClientCapabilities.DeferralAllowed:
		resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
		resp.State.Raw = tftypes.NewValue(resp.State.Raw.Type(), tftypes.UnknownValue)
	default:
		resp.Diagnostics.Append(unknown...)
	}
}

// diagnostic returns the diagnostic of an error of the client.
func (d *dataSource) diagnostic(err error) diag.Diagnostic {
	return diagnostics.Of(err, d.provider.Configuration.Credentials)
}

// getArguments decodes the arguments of a configuration into a model, which has no fields
// for computed attributes.
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

// setList sets the state of a list.
func setList[T any](ctx context.Context, config tfsdk.Config, at client.Location, total int, rows []T, to *tfsdk.State) diag.Diagnostics {
	const attribute = "endpoint_services"
	value, diags := state.Rows(ctx, attribute, to.Schema.GetAttributes()[attribute].GetType(), rows)
	if diags.HasError() {
		return diags
	}
	return setState(ctx, config, at, map[string]attr.Value{attribute: value, "total_count": types.Int64Value(int64(total))}, to)
}

// setState sets the state: the configuration, the attributes, and the region and project
// that were read.
func setState(ctx context.Context, config tfsdk.Config, at client.Location, attributes map[string]attr.Value, to *tfsdk.State) diag.Diagnostics {
	var diags diag.Diagnostics
	attributes["region"], attributes["project_id"] = stringOrNull(at.Region), stringOrNull(at.ProjectID)
	to.Raw = config.Raw
	for name, value := range attributes {
		diags.Append(to.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

// stringOrNull returns null for an empty string.
func stringOrNull(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}
