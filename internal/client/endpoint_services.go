package client

import (
	"cmp"
	"context"

	"github.com/vpcep/terraform-provider-vpcep/internal/client/lenient"
)

// EndpointService is one VPC endpoint service, with the names of the
// reference's Table 5 (ServiceList). A nil pointer is a field that the API left out or
// sent as null; lists are never nil. Fields that the table does not name are ignored,
// values that it does not name are kept.
type EndpointService struct {
	ID                *string        `json:"id"`
	PortID            *string        `json:"port_id"`
	ServiceName       *string        `json:"service_name"`
	ServerType        *string        `json:"server_type"`
	VpcID             *string        `json:"vpc_id"`
	ApprovalEnabled   *bool          `json:"approval_enabled"`
	Status            *string        `json:"status"`
	ServiceType       *string        `json:"service_type"`
	CreatedAt         *string        `json:"created_at"` // as sent; UTC, YYYY-MM-DDTHH:MM:SSZ by the reference
	UpdatedAt         *string        `json:"updated_at"` // as created_at
	ProjectID         *string        `json:"project_id"`
	DomainID          *string        `json:"domain_id"`
	Ports             []Port         `json:"ports"`
	IP                *string        `json:"ip"`
	Tags              []Tag          `json:"tags"`
	ConnectionCount   Integer        `json:"connection_count"`
	TCPProxy          *string        `json:"tcp_proxy"`
	Error             []ServiceError `json:"error"`
	Description       *string        `json:"description"`
	SupportedEditions []*string      `json:"supported_editions"`
	PublicBorderGroup *string        `json:"public_border_group"`
	EnablePolicy      *bool          `json:"enable_policy"`
}

// Identity returns the id and the time of creation, for the listing.
func (s *EndpointService) Identity() (id, createdAt string) { return text(s.ID), text(s.CreatedAt) }

func (s *EndpointService) complete() (nested int) {
	s.Ports = orEmpty(s.Ports)
	s.Tags = orEmpty(s.Tags)
	s.Error = orEmpty(s.Error)
	s.SupportedEditions = orEmpty(s.SupportedEditions)
	return len(s.Ports) + len(s.Tags) + len(s.Error) + len(s.SupportedEditions)
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Port is a port mapping of an endpoint service (Table 6). Ports are 1 to 65535.
type Port struct {
	ClientPort Integer `json:"client_port"`
	ServerPort Integer `json:"server_port"`
	Protocol   *string `json:"protocol"`
}

// Tag is a resource tag (Table 7).
type Tag struct {
	Key   *string `json:"key"`
	Value *string `json:"value"`
}

// ServiceError is the error of a task on an endpoint service (Table 8).
type ServiceError struct {
	Message *string `json:"message"`
	Code    *string `json:"code"`
}

// UnmarshalJSON reads both shapes that occur: {message, code} of Table 8, and
// {error_message, error_code}.
func (e *ServiceError) UnmarshalJSON(data []byte) error {
	var wire struct {
		Message      *string `json:"message"`
		Code         *string `json:"code"`
		ErrorMessage *string `json:"error_message"`
		ErrorCode    *string `json:"error_code"`
	}
	if err := lenient.Unmarshal(data, &wire); err != nil {
		return err
	}
	e.Message = cmp.Or(wire.Message, wire.ErrorMessage)
	e.Code = cmp.Or(wire.Code, wire.ErrorCode)
	return nil
}

// ListEndpointServicesOptions are the query parameters (Table 2), the region and the
// project of a listing. A zero value leaves the parameter out.
type ListEndpointServicesOptions struct {
	Region    string // default: the client's
	ProjectID string // default: the client's, or that of the region's project

	// ProjectName is the name of a project in the region, whose ID is looked up.
	// It has no effect beside ProjectID.
	ProjectName string

	EndpointServiceName string // any part of the name, 1 to 128 characters
	ID                  string
	Status              string // creating, available, failed or deleting
	SortKey             string // create_at (the API's default) or update_at; other clouds: created_at or updated_at
	SortDir             string // desc (the API's default) or asc
	PublicBorderGroup   string
	NetType             string // vlan, vxlan or all

	Limit  int // services a page, 1 to 1000; default 1000
	Offset int // services to skip
}

// ListEndpointServices reads all endpoint services that match opts, on all pages. It
// returns every service that existed throughout the call once, or an error. The error is
// a *ListError, which wraps huaweicloud.ErrNoRegion, *ChangedError, *ContradictionError,
// *TooLargeError, *credentials.ProjectError, those of huaweicloud.Client.Do, or ctx's.
func (c *Client) ListEndpointServices(ctx context.Context, opts ListEndpointServicesOptions) (*EndpointServiceList, error) {
	return list[*EndpointService](ctx, c, query{
		path:   "vpc-endpoint-services",
		region: opts.Region, projectID: opts.ProjectID, projectName: opts.ProjectName,
		filters: map[string]string{
			"endpoint_service_name": opts.EndpointServiceName,
			"id":                    opts.ID,
			"status":                opts.Status,
			"public_border_group":   opts.PublicBorderGroup,
			"net_type":              opts.NetType,
		},
		sortKey: opts.SortKey, sortDir: opts.SortDir, limit: opts.Limit, offset: opts.Offset,
	})
}

// EndpointServiceList is all endpoint services that match.
type EndpointServiceList = List[*EndpointService]
