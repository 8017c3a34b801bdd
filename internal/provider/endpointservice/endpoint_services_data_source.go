package endpointservice

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/state"
)

var _ datasource.DataSourceWithConfigure = (*endpointServicesDataSource)(nil)

type endpointServicesDataSource struct{ dataSource }

// NewListDataSource makes the data source vpcep_endpoint_services.
func NewListDataSource() datasource.DataSource { return &endpointServicesDataSource{} }

func (d *endpointServicesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_endpoint_services"
}

func (d *endpointServicesDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = endpointServicesSchema(ctx)
}

func (d *endpointServicesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var args listArguments
	ctx, cancel := d.begin(ctx, req.Config, &args, &args.location, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() || d.deferRead(req, args.location, resp) {
		return
	}
	list, diags := d.provider.ListEndpointServices(ctx, args.options())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	var rows []row
	for _, s := range list.EndpointServices {
		if args.match(s) {
			rows = append(rows, newRow(s))
		}
	}
	const attribute = "endpoint_services"
	value, err := state.Rows(ctx, attribute, resp.State.Schema.GetAttributes()[attribute].GetType(), rows)
	if err != nil {
		resp.Diagnostics.AddError("Cannot encode the state", err.Error())
		return
	}
	resp.Diagnostics.Append(setState(ctx, req.Config, map[string]attr.Value{
		"region":      stringOrNull(list.Region),
		"project_id":  stringOrNull(list.ProjectID),
		"total_count": types.Int64Value(int64(list.TotalCount)),
		attribute:     value,
	}, &resp.State)...)
}

// row is a service in the state. Its attributes are the fields.
type row struct {
	*client.EndpointService

	Name *string `json:"name"`
}

func newRow(s *client.EndpointService) row { return row{s, nameOf(s)} }
