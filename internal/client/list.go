package client

import (
	"context"

	"github.com/vpcep/terraform-provider-vpcep/internal/client/listing"
)

// ListEndpointServices reads all endpoint services that match opts, however
// many pages they take: every service that existed throughout the call, once,
// or an error. The error is a *ListError, which wraps huaweicloud.ErrNoRegion,
// *ChangedError, *ContradictionError, *TooLargeError, *credentials.ProjectError,
// those of huaweicloud.Client.Do, or ctx's.
func (c *Client) ListEndpointServices(ctx context.Context, opts ListEndpointServicesOptions) (*EndpointServiceList, error) {
	location, err := c.locate(ctx, opts.Region, opts.ProjectID, opts.ProjectName)
	if err != nil {
		return nil, &ListError{location, err}
	}
	opts.Region, opts.ProjectID = location.Region, location.ProjectID
	pages := &pageClient{api: c.api, opts: opts}
	read, err := listing.Read(ctx, pages.page, listing.Options{
		Offset:    opts.Offset,
		Limit:     opts.Limit,
		ByUpdate:  opts.SortKey == "update_at" || opts.SortKey == "updated_at",
		Ascending: opts.SortDir == "asc",
	}, c.api.Logger())
	if err != nil {
		return nil, &ListError{location, err}
	}
	list := &EndpointServiceList{TotalCount: read.Total, Location: location}
	for _, row := range read.Rows {
		list.EndpointServices = append(list.EndpointServices, row.(*EndpointService)) //nolint:forcetypeassert // page made it
	}
	return list, nil
}
