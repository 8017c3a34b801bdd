// Package client reads Huawei Cloud's VPC Endpoint service (VPCEP): the API
// "Querying VPC Endpoint Services", page by page, as one consistent listing.
package client

import (
	"cmp"
	"context"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// Service is the key of VPC Endpoint in huaweicloud.Config.Endpoints.
const Service = "vpcep"

// Client reads endpoint services. It is safe for concurrent use.
type Client struct {
	api *huaweicloud.Client
}

// New returns a client that sends its requests through api.
func New(api *huaweicloud.Client) *Client { return &Client{api: api} }

// Location is where a list is read. Unknown fields are empty.
type Location struct {
	Endpoint  string // base URL of the service
	Region    string // also empty if neither the options nor the client name one
	ProjectID string
}

// locate finds the project to list in. If there is an error, the location has what was
// found before.
func (c *Client) locate(ctx context.Context, region, projectID, projectName string) (Location, error) {
	location := Location{Region: cmp.Or(region, c.api.Region()), ProjectID: projectID}
	endpoint, err := c.api.Endpoint(Service, location.Region)
	if err != nil {
		return location, err
	}
	location.Endpoint = endpoint.String()
	location.ProjectID, err = c.api.ResolveProject(ctx, location.Region, projectID, projectName)
	return location, err
}
