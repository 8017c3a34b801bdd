// Package client reads Huawei Cloud's VPC Endpoint service (VPCEP): the API
// "Querying VPC Endpoint Services", page by page, as one consistent listing.
package client

import "github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"

// Service is the key of VPC Endpoint in huaweicloud.Config.Endpoints.
const Service = "vpcep"

// Client reads endpoint services. It is safe for concurrent use.
type Client struct {
	api *huaweicloud.Client
}

// New makes a client that sends its requests through api.
func New(api *huaweicloud.Client) *Client { return &Client{api: api} }
