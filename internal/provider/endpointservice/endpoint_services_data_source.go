package endpointservice

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/servicename"
)

var _ datasource.DataSourceWithConfigure = (*endpointServicesDataSource)(nil)

type endpointServicesDataSource struct{ dataSource }

// NewListDataSource returns the data source vpcep_endpoint_services.
func NewListDataSource() datasource.DataSource { return &endpointServicesDataSource{} }

func (d *endpointServicesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_endpoint_services"
}

func (d *endpointServicesDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = endpointServicesSchema(ctx)
}

func (d *endpointServicesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var args listArguments
	ctx, cancel := d.begin(ctx, req, &args, &args.common, resp)
	defer cancel()
	if resp.Diagnostics.HasError() || resp.Deferred != nil {
		return
	}
	list, err := d.provider.Client.ListEndpointServices(ctx, args.options())
	if err != nil {
		resp.Diagnostics.Append(d.diagnostic(err))
		return
	}
	var rows []row
	for _, s := range list.EndpointServices {
		if args.match(s) {
			rows = append(rows, newRow(s))
		}
	}
	resp.Diagnostics.Append(setList(ctx, req.Config, list.Location, list.TotalCount, rows, &resp.State)...)
}

// row is a service in the state.
type row struct {
	*client.EndpointService

	Name *string `json:"name"`
}

func newRow(s *client.EndpointService) row { return row{s, servicename.Name(s.ServiceName, s.ID)} }
