package client

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strconv"
	"sync/atomic"

	"github.com/vpcep/terraform-provider-vpcep/internal/client/listing"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

const (
	// maxBytes is the maximum size of all pages of a listing.
	maxBytes = 512 << 20

	// The API's error codes for an offset at or past the end of the list, for its rate
	// limit, and for a temporary error, in which it got no token of its own.
	codeOffset         = "EndPoint.0010"
	codeThrottled      = "EndPoint.0022"
	codeNoServiceToken = "EndPoint.1008"
)

// List is a whole list: all services that match.
type List[R any] struct {
	EndpointServices []R // in the API's order, from the offset on
	TotalCount       int // all services that match, whatever the offset (Table 4)
	Location
}

// query has the parameters of a listing.
type query struct {
	path                           string // below the project's
	region, projectID, projectName string // see Client.locate
	filters                        map[string]string
	sortKey, sortDir               string
	limit, offset                  int
}

// list reads a whole list.
func list[R row](ctx context.Context, c *Client, q query) (*List[R], error) {
	location, err := c.locate(ctx, q.region, q.projectID, q.projectName)
	if err != nil {
		return nil, &ListError{Location: location, Err: err}
	}
	pages := &pageReader[R]{api: c.api, location: location, query: q}
	pages.bytesLeft.Store(maxBytes)
	read, err := listing.Read(ctx, pages.read, listing.Options{
		Offset:    q.offset,
		Limit:     q.limit,
		ByUpdate:  q.sortKey == "update_at" || q.sortKey == "updated_at",
		Ascending: q.sortDir == "asc",
	}, c.api.Logger())
	if err != nil {
		return nil, &ListError{location, int(pages.pages.Load()), int(pages.rows.Load()), err}
	}
	l := &List[R]{TotalCount: read.Total, Location: location}
	for _, row := range read.Rows {
		l.EndpointServices = append(l.EndpointServices, row.(R))
	}
	return l, nil
}

// pageReader reads the pages of a list from the API.
type pageReader[R row] struct {
	api      *huaweicloud.Client
	location Location
	query    query

	pages, rows atomic.Int64 // that were read
	bytesLeft   atomic.Int64 // that may still be read
}

func (r *pageReader[R]) read(ctx context.Context, asked listing.Request) (*listing.Page, error) {
	p := new(page[R])
	_, err := r.api.Do(ctx, &huaweicloud.Request{
		Service:        Service,
		Region:         r.location.Region,
		ProjectID:      r.location.ProjectID,
		Path:           "v1/" + r.location.ProjectID + "/" + r.query.path,
		Query:          r.query.parameters(asked),
		BytesLeft:      &r.bytesLeft,
		ThrottledCodes: []string{codeThrottled},
		TemporaryCodes: []string{codeNoServiceToken},
		Credentials:    r.api.Credentials(),
	}, p)
	if r.bytesLeft.Load() < 0 {
		return nil, &TooLargeError{Bytes: maxBytes}
	}
	if apiErr, ok := errors.AsType[*huaweicloud.APIError](err); ok && apiErr.HasCode(codeOffset) && asked.Offset > r.query.offset {
		return &listing.Page{Total: listing.UnknownTotal}, nil
	}
	if err != nil {
		return nil, err
	}
	r.pages.Add(1)
	r.rows.Add(int64(len(p.EndpointServices)))
	r.api.Logger().DebugContext(ctx, "read a page",
		slog.Int("offset", asked.Offset), slog.Int("limit", asked.Limit), slog.Int("rows", len(p.EndpointServices)), slog.Int("total", p.total()))
	rows := make([]listing.Row, len(p.EndpointServices))
	for i, service := range p.EndpointServices {
		rows[i] = service
	}
	return &listing.Page{Rows: rows, Total: p.total()}, nil
}

// parameters returns the query parameters of a page's request. It leaves empty values out.
func (q query) parameters(asked listing.Request) url.Values {
	values := url.Values{"limit": {strconv.Itoa(asked.Limit)}}
	if asked.Offset > 0 { // the reference requires more than 0
		values.Set("offset", strconv.Itoa(asked.Offset))
	}
	for name, value := range q.filters {
		if value != "" {
			values.Set(name, value)
		}
	}
	if q.sortKey != "" {
		values.Set("sort_key", q.sortKey)
	}
	if q.sortDir != "" {
		values.Set("sort_dir", q.sortDir)
	}
	return values
}
