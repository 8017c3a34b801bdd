package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ datasource.DataSourceWithConfigure = (*endpointServicesDataSource)(nil)

type endpointServicesDataSource struct{ dataSource }

func newEndpointServicesDataSource() datasource.DataSource { return &endpointServicesDataSource{} }

func (d *endpointServicesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_endpoint_services"
}

func (d *endpointServicesDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = endpointServicesSchema(ctx)
}

func (d *endpointServicesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model endpointServicesModel
	ctx, cancel := d.begin(ctx, req.Config, &model, &model.Timeouts, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() || d.deferRead(req, model.options(), resp) {
		return
	}
	list, diags := d.listEndpointServices(ctx, model.options())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	model.Region, model.ProjectID = nonEmpty(list.Region), nonEmpty(list.ProjectID)
	model.TotalCount = types.Int64Value(int64(list.TotalCount))
	model.EndpointServices = []endpointServiceModel{}
	if !leaveToServer(ctx, list.EndpointServices) {
		for _, s := range list.EndpointServices {
			model.EndpointServices = append(model.EndpointServices, newEndpointServiceModel(s))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
