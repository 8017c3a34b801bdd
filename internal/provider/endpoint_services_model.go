package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// endpointServicesModel is the data source's configuration and state.
type endpointServicesModel struct {
	Region              *string                `tfsdk:"region"`
	ProjectID           *string                `tfsdk:"project_id"`
	EndpointServiceName types.String           `tfsdk:"endpoint_service_name"`
	ID                  types.String           `tfsdk:"id"`
	Status              types.String           `tfsdk:"status"`
	SortKey             types.String           `tfsdk:"sort_key"`
	SortDir             types.String           `tfsdk:"sort_dir"`
	Limit               types.Int64            `tfsdk:"limit"`
	Offset              types.Int64            `tfsdk:"offset"`
	PublicBorderGroup   types.String           `tfsdk:"public_border_group"`
	NetType             types.String           `tfsdk:"net_type"`
	Timeouts            timeouts.Value         `tfsdk:"timeouts"`
	TotalCount          types.Int64            `tfsdk:"total_count"`
	EndpointServices    []endpointServiceModel `tfsdk:"endpoint_services"`
}

func (m endpointServicesModel) options() client.ListEndpointServicesOptions {
	return client.ListEndpointServicesOptions{
		Region:              text(m.Region),
		ProjectID:           text(m.ProjectID),
		EndpointServiceName: m.EndpointServiceName.ValueString(),
		ID:                  m.ID.ValueString(),
		Status:              m.Status.ValueString(),
		SortKey:             m.SortKey.ValueString(),
		SortDir:             m.SortDir.ValueString(),
		PublicBorderGroup:   m.PublicBorderGroup.ValueString(),
		NetType:             m.NetType.ValueString(),
		Limit:               int(m.Limit.ValueInt64()),
		Offset:              int(m.Offset.ValueInt64()),
	}
}

// endpointServiceModel is one service in the state, Table 5.
type endpointServiceModel struct {
	ID                *string             `tfsdk:"id"`
	PortID            *string             `tfsdk:"port_id"`
	ServiceName       *string             `tfsdk:"service_name"`
	ServerType        *string             `tfsdk:"server_type"`
	VpcID             *string             `tfsdk:"vpc_id"`
	ApprovalEnabled   *bool               `tfsdk:"approval_enabled"`
	Status            *string             `tfsdk:"status"`
	ServiceType       *string             `tfsdk:"service_type"`
	CreatedAt         *string             `tfsdk:"created_at"`
	UpdatedAt         *string             `tfsdk:"updated_at"`
	ProjectID         *string             `tfsdk:"project_id"`
	DomainID          *string             `tfsdk:"domain_id"`
	Ports             []portModel         `tfsdk:"ports"`
	IP                *string             `tfsdk:"ip"`
	Tags              []tagModel          `tfsdk:"tags"`
	ConnectionCount   *int64              `tfsdk:"connection_count"`
	TCPProxy          *string             `tfsdk:"tcp_proxy"`
	Error             []serviceErrorModel `tfsdk:"error"`
	Description       *string             `tfsdk:"description"`
	SupportedEditions []*string           `tfsdk:"supported_editions"`
	PublicBorderGroup *string             `tfsdk:"public_border_group"`
	EnablePolicy      *bool               `tfsdk:"enable_policy"`
}

type portModel struct {
	ClientPort *int64  `tfsdk:"client_port"`
	ServerPort *int64  `tfsdk:"server_port"`
	Protocol   *string `tfsdk:"protocol"`
}

type tagModel struct {
	Key   *string `tfsdk:"key"`
	Value *string `tfsdk:"value"`
}

type serviceErrorModel struct {
	Message *string `tfsdk:"message"`
	Code    *string `tfsdk:"code"`
}

func newEndpointServiceModel(s *client.EndpointService) endpointServiceModel {
	m := endpointServiceModel{
		ID:                s.ID,
		PortID:            s.PortID,
		ServiceName:       s.ServiceName,
		ServerType:        s.ServerType,
		VpcID:             s.VpcID,
		ApprovalEnabled:   s.ApprovalEnabled,
		Status:            s.Status,
		ServiceType:       s.ServiceType,
		CreatedAt:         s.CreatedAt,
		UpdatedAt:         s.UpdatedAt,
		ProjectID:         s.ProjectID,
		DomainID:          s.DomainID,
		Ports:             []portModel{},
		IP:                s.IP,
		Tags:              []tagModel{},
		ConnectionCount:   integer(s.ConnectionCount),
		TCPProxy:          s.TCPProxy,
		Error:             []serviceErrorModel{},
		Description:       s.Description,
		SupportedEditions: s.SupportedEditions,
		PublicBorderGroup: s.PublicBorderGroup,
		EnablePolicy:      s.EnablePolicy,
	}
	for _, p := range s.Ports {
		m.Ports = append(m.Ports, portModel{integer(p.ClientPort), integer(p.ServerPort), p.Protocol})
	}
	for _, t := range s.Tags {
		m.Tags = append(m.Tags, tagModel(t))
	}
	for _, e := range s.Error {
		m.Error = append(m.Error, serviceErrorModel(e))
	}
	return m
}

// text is a string that may be missing.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// nonEmpty is a string, or nil for an empty one.
func nonEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// integer is a number that may be missing.
func integer(i client.Integer) *int64 {
	if !i.Valid {
		return nil
	}
	return &i.Value
}
