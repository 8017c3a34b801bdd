package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

var (
	_ datasource.DataSourceWithConfigure        = (*endpointServiceDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*endpointServiceDataSource)(nil)
)

type endpointServiceDataSource struct{ withService }

func newEndpointServiceDataSource() datasource.DataSource { return &endpointServiceDataSource{} }

func (d *endpointServiceDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_endpoint_service"
}

func (d *endpointServiceDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = lookupSchema(ctx)
}

func (d *endpointServiceDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	var filters []path.Expression
	for _, name := range lookupFilters {
		filters = append(filters, path.MatchRoot(name))
	}
	return []datasource.ConfigValidator{datasourcevalidator.AtLeastOneOf(filters...)}
}

func (d *endpointServiceDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	if d.service == nil {
		resp.Diagnostics.Append(notConfigured)
		return
	}
	var model lookupModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := withReadTimeout(ctx, model.Timeouts, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	services, diags := d.list(ctx, &model)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	service, err := pick(services, &model)
	if pickErr, ok := errors.AsType[*pickError](err); ok {
		resp.Diagnostics.AddError(pickErr.summary, fmt.Sprintf("Looked for: %s.\n\n%s", lookedFor(ctx, req.Config), pickErr.detail))
		return
	}
	model.set(service)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// list lists the services to pick from. An exact name is also a part of
// itself, so the API can leave out most others. Where that leaves none, all
// are listed: to name those that are called alike, and because the reference
// does not say how the API matches parts.
func (d *endpointServiceDataSource) list(ctx context.Context, m *lookupModel) ([]*client.EndpointService, diag.Diagnostics) {
	opts := m.options()
	narrow := m.Name != nil && m.EndpointServiceName.IsNull() && utf8.RuneCountInString(*m.Name) <= maxNameLength
	if narrow {
		opts.EndpointServiceName = *m.Name
	}
	list, diags := d.service.listEndpointServices(ctx, opts)
	if !diags.HasError() && narrow && !slices.ContainsFunc(list.EndpointServices, m.match) {
		list, diags = d.service.listEndpointServices(ctx, m.options())
	}
	if diags.HasError() {
		return nil, diags
	}
	return list.EndpointServices, nil
}

// lookedFor says which filters are configured, and where they look.
func lookedFor(ctx context.Context, config tfsdk.Config) string {
	var given []string
	for _, name := range slices.Concat([]string{"region", "project_id"}, lookupFilters) {
		var value attr.Value
		if diags := config.GetAttribute(ctx, path.Root(name), &value); !diags.HasError() && !value.IsNull() {
			given = append(given, fmt.Sprintf("%s = %s", name, value))
		}
	}
	return strings.Join(given, ", ")
}
