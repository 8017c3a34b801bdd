package endpointservice

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/provider/servicename"
)

var _ datasource.DataSourceWithConfigure = (*publicEndpointServicesDataSource)(nil)

type publicEndpointServicesDataSource struct{ dataSource }

// NewPublicListDataSource returns the data source vpcep_public_endpoint_services.
func NewPublicListDataSource() datasource.DataSource { return &publicEndpointServicesDataSource{} }

func (d *publicEndpointServicesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_public_endpoint_services"
}

// publicArguments has the arguments of vpcep_public_endpoint_services.
type publicArguments struct {
	common
	paging
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

// publicRow is a public service in the state.
type publicRow struct {
	*client.PublicEndpointService

	Name *string `json:"name"`
}

func (d *publicEndpointServicesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var args publicArguments
	ctx, cancel := d.begin(ctx, req, &args, &args.common, resp)
	defer cancel()
	if resp.Diagnostics.HasError() || resp.Deferred != nil {
		return
	}
	list, err := d.provider.Client.ListPublicEndpointServices(ctx, client.ListPublicEndpointServicesOptions{
		Region:              args.Region.ValueString(),
		ProjectID:           args.ProjectID.ValueString(),
		ProjectName:         args.ProjectName.ValueString(),
		EndpointServiceName: args.EndpointServiceName.ValueString(),
		ID:                  args.ID.ValueString(),
		SortKey:             args.SortKey.ValueString(),
		SortDir:             args.SortDir.ValueString(),
		Limit:               int(args.Limit.ValueInt64()),
		Offset:              int(args.Offset.ValueInt64()),
	})
	if err != nil {
		resp.Diagnostics.Append(d.diagnostic(err))
		return
	}
	var rows []publicRow
	for _, s := range list.EndpointServices {
		if matchName(args.Name, s.ServiceName, s.ID) {
			rows = append(rows, publicRow{s, servicename.Name(s.ServiceName, s.ID)})
		}
	}
	resp.Diagnostics.Append(setList(ctx, req.Config, list.Location, list.TotalCount, rows, &resp.State)...)
}

// Schema has the query parameters and the attributes of the reference's page
// "Querying Public VPC Endpoint Services", and the name.
func (d *publicEndpointServicesDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	service := publicServiceAttributes()
	attributes := commonAttributes(ctx)
	maps.Copy(attributes, pagingAttributes())
	attributes["id"] = filterOn(service["id"], byAPI, nil)
	attributes["name"] = filterOn(service["name"], nameMatch, nil)
	attributes["endpoint_services"] = servicesList(service)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Use this data source to list the public VPC endpoint services of a region, which the cloud's operators provide, such as DNS, OBS and SWR. " +
			"It reads all pages and returns each service once, even if services are created or deleted in the meantime.",
		Attributes: attributes,
	}
}

// publicServiceAttributes returns the attributes of a public service.
func publicServiceAttributes() map[string]schema.Attribute {
	own := serviceAttributes()
	return map[string]schema.Attribute{
		"id":    computedString("Unique ID of the service, which a VPC endpoint is created with."),
		"owner": computedString("Who operates the service, such as `OBS`."),
		"service_name": computedString("Full name of the service. Its form differs between services and clouds, such as " +
			"`com.myhuaweicloud.{region}.obs` or `{region}.dns.{id}`."),
		"name":                computedString("Part of `service_name` between region and ID, such as `dns`. Null if `service_name` does not end with the ID."),
		"service_type":        computedString("Type of the service: `interface` (endpoints have a private IP address) or `gateway` (endpoints are routes). The letter case differs between clouds."),
		"created_at":          own["created_at"],
		"is_charge":           computedBool("Whether endpoints to the service are charged."),
		"public_border_group": own["public_border_group"],
	}
}
