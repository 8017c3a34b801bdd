package endpointservice

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/diagnostics"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/state"
)

var (
	_ datasource.DataSourceWithConfigure      = (*endpointServiceDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*endpointServiceDataSource)(nil)
)

type endpointServiceDataSource struct{ dataSource }

// NewDataSource returns the data source vpcep_endpoint_service.
func NewDataSource() datasource.DataSource { return &endpointServiceDataSource{} }

func (d *endpointServiceDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_endpoint_service"
}

func (d *endpointServiceDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = endpointServiceSchema(ctx)
}

// ValidateConfig requires a filter. An unknown value may be one.
func (d *endpointServiceDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	for _, name := range endpointServiceFilters {
		var value attr.Value
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), &value)...)
		if resp.Diagnostics.HasError() || isFilter(value) {
			return
		}
	}
	resp.Diagnostics.AddError("Missing filter", "At least one of these arguments must have a value other than null: "+
		strings.Join(endpointServiceFilters, ", ")+". A map of tags without any value is no filter.")
}

// isFilter reports whether an argument's value can exclude a service.
func isFilter(value attr.Value) bool {
	tags, ok := value.(types.Map)
	if !ok || tags.IsUnknown() {
		return !value.IsNull()
	}
	for _, tag := range tags.Elements() {
		if !tag.IsNull() {
			return true
		}
	}
	return false
}

func (d *endpointServiceDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var args selectArguments
	ctx, cancel := d.begin(ctx, req, &args, &args.common, resp)
	defer cancel()
	if resp.Diagnostics.HasError() || resp.Deferred != nil {
		return
	}
	list, err := d.list(ctx, args)
	if err != nil {
		resp.Diagnostics.Append(d.diagnostic(err))
		return
	}
	service, selectionErr := selectService(list.EndpointServices, args)
	if selectionErr != nil {
		resp.Diagnostics.AddError(selectionErr.summary, fmt.Sprintf("Filters: %s.\n\n%s\nServices read: %d\n\n%s", configuredFilters(ctx, req.Config),
			diagnostics.Searched(list.Location), len(list.EndpointServices), selectionErr.detail(d.provider.API.Redactor())))
		return
	}
	attributes, diags := attributesOf(ctx, service)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	args.keep(attributes)
	resp.Diagnostics.Append(setState(ctx, req.Config, list.Location, attributes, &resp.State)...)
}

// attributesOf returns the attributes of a service.
func attributesOf(ctx context.Context, service *client.EndpointService) (map[string]attr.Value, diag.Diagnostics) {
	object, diags := state.Value(ctx, schema.NestedAttributeObject{Attributes: serviceAttributes()}.Type(), newRow(service))
	if diags.HasError() {
		return nil, diags
	}
	return object.(types.Object).Attributes(), nil
}

// keep keeps the configured values of attributes that may differ in the response: name
// may be the full service_name, and the API may leave the border group out.
func (a selectArguments) keep(attributes map[string]attr.Value) {
	for name, configured := range map[string]types.String{"name": a.Name, "public_border_group": a.PublicBorderGroup} {
		if !configured.IsNull() {
			attributes[name] = configured
		}
	}
}

// list lists the services to select from. The name is sent as the API's filter for a
// part of the name, which leaves most other services out. If there is no such service,
// all services are listed: for an error that names similar ones, and because the
// reference does not say how the API compares names.
func (d *endpointServiceDataSource) list(ctx context.Context, args selectArguments) (*client.EndpointServiceList, error) {
	opts := args.options()
	if name := args.Name.ValueString(); name != "" && args.EndpointServiceName.IsNull() && utf8.RuneCountInString(name) <= maxNameLength {
		opts.EndpointServiceName = name
		list, err := d.provider.Client.ListEndpointServices(ctx, opts)
		if err != nil || slices.ContainsFunc(list.EndpointServices, args.match) {
			return list, err
		}
	}
	return d.provider.Client.ListEndpointServices(ctx, args.options())
}

// configuredFilters returns the filters of a configuration.
func configuredFilters(ctx context.Context, config tfsdk.Config) string {
	var given []string
	for _, name := range endpointServiceFilters {
		var value attr.Value
		if diags := config.GetAttribute(ctx, path.Root(name), &value); !diags.HasError() && !value.IsNull() {
			given = append(given, fmt.Sprintf("%s = %s", name, value))
		}
	}
	return strings.Join(given, ", ")
}
