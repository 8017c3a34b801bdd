package client

import "context"

// PublicEndpointService is a VPC endpoint service that a cloud's operators
// created for all accounts, such as DNS or OBS. A nil pointer is a field that the API
// left out or sent as null.
type PublicEndpointService struct {
	ID                *string `json:"id"`
	Owner             *string `json:"owner"`
	ServiceName       *string `json:"service_name"`
	ServiceType       *string `json:"service_type"`
	CreatedAt         *string `json:"created_at"` // as sent; UTC, YYYY-MM-DDTHH:MM:SSZ by the reference
	IsCharge          *bool   `json:"is_charge"`
	PublicBorderGroup *string `json:"public_border_group"`
}

// Identity returns the id and the time of creation, for the listing.
func (s *PublicEndpointService) Identity() (id, createdAt string) {
	return text(s.ID), text(s.CreatedAt)
}

func (*PublicEndpointService) complete() (nested int) { return 0 }

// ListPublicEndpointServicesOptions are the query parameters, the region and the project
// of a listing. A zero value leaves the parameter out.
type ListPublicEndpointServicesOptions struct {
	Region      string // default: the client's
	ProjectID   string // default: the client's, or that of the region's project
	ProjectName string // of a project in the region; no effect beside ProjectID

	EndpointServiceName string // any part of the name
	ID                  string
	SortKey             string // create_at (the API's default) or update_at; other clouds: created_at or updated_at
	SortDir             string // desc (the API's default) or asc

	Limit  int // services a page, 1 to 1000; default 1000
	Offset int // services to skip
}

// PublicEndpointServiceList is all public endpoint services that match.
type PublicEndpointServiceList = List[*PublicEndpointService]

// ListPublicEndpointServices reads all public endpoint services that match opts,
// as ListEndpointServices does.
func (c *Client) ListPublicEndpointServices(ctx context.Context, opts ListPublicEndpointServicesOptions) (*PublicEndpointServiceList, error) {
	return list[*PublicEndpointService](ctx, c, query{
		path:   "vpc-endpoint-services/public",
		region: opts.Region, projectID: opts.ProjectID, projectName: opts.ProjectName,
		filters: map[string]string{"endpoint_service_name": opts.EndpointServiceName, "id": opts.ID},
		sortKey: opts.SortKey, sortDir: opts.SortDir, limit: opts.Limit, offset: opts.Offset,
	})
}
