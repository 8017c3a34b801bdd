package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// endpointServiceDataSourceModel is the configuration of vpcep_endpoint_service
// and its state. In the configuration the attributes of the service are filters.
type endpointServiceDataSourceModel struct {
	Region              *string            `tfsdk:"region"`
	EndpointServiceName types.String       `tfsdk:"endpoint_service_name"`
	NetType             types.String       `tfsdk:"net_type"`
	Name                *string            `tfsdk:"name"`
	WithTags            map[string]*string `tfsdk:"with_tags"`
	MostRecent          types.Bool         `tfsdk:"most_recent"`
	Timeouts            timeouts.Value     `tfsdk:"timeouts"`
	endpointServiceModel
}

// options passes on the filters that the API has.
func (m *endpointServiceDataSourceModel) options() client.ListEndpointServicesOptions {
	return client.ListEndpointServicesOptions{
		Region:              text(m.Region),
		ProjectID:           text(m.ProjectID),
		EndpointServiceName: m.EndpointServiceName.ValueString(),
		ID:                  text(m.ID),
		Status:              text(m.Status),
		PublicBorderGroup:   text(m.PublicBorderGroup),
		NetType:             m.NetType.ValueString(),
	}
}

// set puts the service of a listing into the state. A border group and a name
// stay as they are configured: the API can leave the group out, and the name
// may be the full service_name.
func (m *endpointServiceDataSourceModel) set(s *client.EndpointService, list *client.EndpointServiceList) {
	borderGroup := m.PublicBorderGroup
	m.endpointServiceModel = newEndpointServiceModel(s)
	if borderGroup != nil {
		m.PublicBorderGroup = borderGroup
	}
	if m.Name == nil {
		m.Name = nonEmpty(nameOf(s))
	}
	m.Region, m.ProjectID = nonEmpty(list.Region), nonEmpty(list.ProjectID)
}
