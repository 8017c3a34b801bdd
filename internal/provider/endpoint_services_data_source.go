package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ datasource.DataSourceWithConfigure = (*endpointServicesDataSource)(nil)

type endpointServicesDataSource struct{ withService }

// withService is a data source's access to what all share.
type withService struct {
	service *providerData
}

func (d *withService) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	// There is no data yet when Terraform validates.
	d.service, _ = req.ProviderData.(*providerData)
}

// notConfigured is the answer to a read that comes before the provider's
// configuration. Terraform never asks for one.
var notConfigured = diag.NewErrorDiagnostic("Provider not configured", "The data source was read before the provider was configured. This is a fault of the program that runs the provider.")

func newEndpointServicesDataSource() datasource.DataSource { return &endpointServicesDataSource{} }

func (d *endpointServicesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_endpoint_services"
}

func (d *endpointServicesDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = endpointServicesSchema(ctx)
}

func (d *endpointServicesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	if d.service == nil {
		resp.Diagnostics.Append(notConfigured)
		return
	}
	var model endpointServicesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := withReadTimeout(ctx, model.Timeouts, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	list, diags := d.service.listEndpointServices(ctx, model.options())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	model.TotalCount = types.Int64Value(int64(list.TotalCount))
	model.EndpointServices = []endpointServiceModel{}
	if !handOver(ctx, list.EndpointServices) {
		for _, s := range list.EndpointServices {
			model.EndpointServices = append(model.EndpointServices, newEndpointServiceModel(s))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
