package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// lookupModel is the configuration of vpcep_endpoint_service and its state. As
// configuration, the service's attributes are filters of the same names.
type lookupModel struct {
	Region              types.String      `tfsdk:"region"`
	EndpointServiceName types.String      `tfsdk:"endpoint_service_name"`
	NetType             types.String      `tfsdk:"net_type"`
	Name                *string           `tfsdk:"name"`
	WithTags            map[string]string `tfsdk:"with_tags"`
	MostRecent          types.Bool        `tfsdk:"most_recent"`
	Timeouts            timeouts.Value    `tfsdk:"timeouts"`
	endpointServiceModel
}

// options leaves the listing as wide as the filters of the API's own allow.
func (m *lookupModel) options() client.ListEndpointServicesOptions {
	return client.ListEndpointServicesOptions{
		Region:              m.Region.ValueString(),
		ProjectID:           text(m.ProjectID),
		EndpointServiceName: m.EndpointServiceName.ValueString(),
		ID:                  text(m.ID),
		Status:              text(m.Status),
		PublicBorderGroup:   text(m.PublicBorderGroup),
		NetType:             m.NetType.ValueString(),
	}
}

// set puts a service into the state. What was configured stays as it was: a
// service of another project can be listed, and one without a border group.
func (m *lookupModel) set(s *client.EndpointService) {
	projectID, borderGroup := m.ProjectID, m.PublicBorderGroup
	m.endpointServiceModel = newEndpointServiceModel(s)
	if projectID != nil {
		m.ProjectID = projectID
	}
	if borderGroup != nil {
		m.PublicBorderGroup = borderGroup
	}
}

// text is a string that may be missing.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
