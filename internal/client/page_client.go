package client

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// pageClient reads the pages of one listing from the API.
type pageClient struct {
	api      *huaweicloud.Client
	opts     ListEndpointServicesOptions
	requests atomic.Int64
	bytes    atomic.Int64 // of all pages
}

func (c *pageClient) page(ctx context.Context, offset, limit int) (*page, error) {
	if c.requests.Add(1) > maxRequests {
		return nil, &TooLargeError{Requests: maxRequests}
	}
	p := new(page)
	answer, err := c.api.Do(ctx, &huaweicloud.Request{
		Service:     Service,
		Region:      c.opts.Region,
		ProjectID:   c.opts.ProjectID,
		Path:        "v1/" + c.opts.ProjectID + "/vpc-endpoint-services",
		Query:       c.opts.query(offset, limit),
		Credentials: c.api.Credentials(),
	}, p)
	if apiErr, ok := errors.AsType[*huaweicloud.APIError](err); ok && apiErr.HasCode(codeOffset) && offset > c.opts.Offset {
		return nil, nil //nolint:nilnil // the list ends before the offset
	}
	if err != nil {
		return nil, err
	}
	if c.bytes.Add(answer.Size) > maxBytes {
		return nil, &TooLargeError{Bytes: maxBytes}
	}
	c.api.Logger().DebugContext(ctx, "read a page",
		slog.Int("offset", offset), slog.Int("limit", limit), slog.Int("rows", len(p.EndpointServices)), slog.Int("total", p.total()))
	return p, nil
}
