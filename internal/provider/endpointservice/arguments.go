package endpointservice

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// common has the arguments of all data sources.
type common struct {
	Region              types.String   `tfsdk:"region"`
	ProjectID           types.String   `tfsdk:"project_id"`
	ProjectName         types.String   `tfsdk:"project_name"`
	EndpointServiceName types.String   `tfsdk:"endpoint_service_name"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// arguments has the arguments of the data sources of the project's own services.
type arguments struct {
	common

	// The filters of the API.
	ID                types.String `tfsdk:"id"`
	Status            types.String `tfsdk:"status"`
	PublicBorderGroup types.String `tfsdk:"public_border_group"`
	NetType           types.String `tfsdk:"net_type"`

	// The filters that the provider applies: see match.
	Name        types.String            `tfsdk:"name"`
	VpcID       types.String            `tfsdk:"vpc_id"`
	ServerType  types.String            `tfsdk:"server_type"`
	ServiceType types.String            `tfsdk:"service_type"`
	WithTags    map[string]types.String `tfsdk:"with_tags"`
}

// options converts the filters that the API applies.
func (a arguments) options() client.ListEndpointServicesOptions {
	return client.ListEndpointServicesOptions{
		Region:              a.Region.ValueString(),
		ProjectID:           a.ProjectID.ValueString(),
		ProjectName:         a.ProjectName.ValueString(),
		EndpointServiceName: a.EndpointServiceName.ValueString(),
		ID:                  a.ID.ValueString(),
		Status:              a.Status.ValueString(),
		PublicBorderGroup:   a.PublicBorderGroup.ValueString(),
		NetType:             a.NetType.ValueString(),
	}
}

// paging has the arguments of sorting and pagination.
type paging struct {
	SortKey types.String `tfsdk:"sort_key"`
	SortDir types.String `tfsdk:"sort_dir"`
	Limit   types.Int64  `tfsdk:"limit"`
	Offset  types.Int64  `tfsdk:"offset"`
}

// listArguments has the arguments of vpcep_endpoint_services.
type listArguments struct {
	arguments
	paging
}

func (a listArguments) options() client.ListEndpointServicesOptions {
	options := a.arguments.options()
	options.SortKey, options.SortDir = a.SortKey.ValueString(), a.SortDir.ValueString()
	options.Limit, options.Offset = int(a.Limit.ValueInt64()), int(a.Offset.ValueInt64())
	return options
}

// selectArguments has the arguments of vpcep_endpoint_service.
type selectArguments struct {
	arguments
	MostRecent types.Bool `tfsdk:"most_recent"`
}
