package client

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"

	"github.com/vpcep/terraform-provider-vpcep/internal/client/listing"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// maxBytes bounds the pages of one listing.
const maxBytes = 512 << 20

// codeOffset is the API's code for an offset at or past the end of the list.
const codeOffset = "EndPoint.0010"

// pageClient reads the pages of one listing from the API.
type pageClient struct {
	api   *huaweicloud.Client
	opts  ListEndpointServicesOptions
	bytes atomic.Int64 // of all pages
}

func (c *pageClient) page(ctx context.Context, r listing.Request) (*listing.Page, error) {
	p := new(page)
	answer, err := c.api.Do(ctx, &huaweicloud.Request{
		Service:     Service,
		Region:      c.opts.Region,
		ProjectID:   c.opts.ProjectID,
		Path:        "v1/" + c.opts.ProjectID + "/vpc-endpoint-services",
		Query:       c.opts.query(r.Offset, r.Limit),
		Credentials: c.api.Credentials(),
	}, p)
	if apiErr, ok := errors.AsType[*huaweicloud.APIError](err); ok && apiErr.HasCode(codeOffset) && r.Offset > c.opts.Offset {
		return &listing.Page{Total: listing.UnknownTotal}, nil
	}
	if err != nil {
		return nil, err
	}
	if c.bytes.Add(answer.Size) > maxBytes {
		return nil, &TooLargeError{Bytes: maxBytes}
	}
	c.api.Logger().DebugContext(ctx, "read a page",
		slog.Int("offset", r.Offset), slog.Int("limit", r.Limit), slog.Int("rows", len(p.EndpointServices)), slog.Int("total", p.total()))
	rows := make([]listing.Row, len(p.EndpointServices))
	for i, service := range p.EndpointServices {
		rows[i] = service
	}
	return &listing.Page{Rows: rows, Total: p.total()}, nil
}
