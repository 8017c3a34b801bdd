package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	defaultLimit = 1000

	// maxPasses bounds how often a list that keeps changing is read. The
	// pauses between, doubled each time, let a burst of changes go by: about
	// six seconds in all.
	maxPasses = 8

	// maxRequests and maxServices bound what a server can make one listing
	// do. Terraform itself ends at about 350 000 services (a message of 256 MiB).
	maxRequests = 20_000
	maxServices = 400_000
)

// listing is one call of ListEndpointServices.
type listing struct {
	client    *Client
	url       *url.URL
	scope     scope
	opts      ListEndpointServicesOptions
	limit     int
	requests  atomic.Int64
	throttled atomic.Bool
}

// ListEndpointServices reads all endpoint services that match opts, however
// many pages they take: every service that existed throughout the call, once,
// or an error. Errors are *APIError, *AnswerError, *ChangedError,
// *ProjectError, *ProxyError, *url.Error (no answer) and ctx's, wrapped.
//
// Reading by offset loses and repeats services when some come or go between
// two pages. So each page begins on the last service of the page before:
// where both show the same one there and all pages give the same total,
// nothing has moved. Otherwise the list is read again.
func (c *Client) ListEndpointServices(ctx context.Context, opts ListEndpointServicesOptions) (*EndpointServiceList, error) {
	region := cmp.Or(opts.Region, c.config.Region)
	if region == "" && c.config.Endpoint == nil {
		return nil, ErrNoRegion
	}
	projectID, err := c.projectID(ctx, region, opts.ProjectID)
	if err != nil {
		return nil, err
	}
	l := &listing{
		client: c,
		url:    c.endpoint(c.config.Endpoint, "vpcep", region).JoinPath("v1", projectID, "vpc-endpoint-services"),
		scope:  scope{region: region, projectID: projectID},
		opts:   opts,
		// A page of one service has no seam with the next.
		limit: max(2, cmp.Or(opts.Limit, defaultLimit)),
	}
	return l.read(ctx)
}

// read reads the list until a pass is proof of itself, or two passes in a row
// agree where none can be.
func (l *listing) read(ctx context.Context) (*EndpointServiceList, error) {
	pauses := backoff.ExponentialBackOff{
		InitialInterval:     50 * time.Millisecond,
		Multiplier:          2,
		RandomizationFactor: 0.5,
		MaxInterval:         5 * time.Second,
	}
	pauses.Reset()
	var previous *pass
	var last error
	for n := 1; ; n++ {
		// The first passes end at the first sign of a change. The later ones
		// go on to the end, since rows with equal times may have no fixed order.
		p := newPass(l, n <= maxPasses/2)
		err := p.read(ctx)
		switch {
		case err != nil:
			previous = nil
		case p.doubt == nil || p.agrees(previous):
			return p.list(), nil
		default:
			previous, err = p, p.doubt
		}
		var moved movedError
		if !errors.As(err, &moved) {
			if ctx.Err() != nil && last != nil {
				err = fmt.Errorf("%w; before that, the list changed while it was read: %w", err, last)
			}
			return nil, err
		}
		l.client.log.WarnContext(ctx, "the list changed while it was read",
			slog.Int("pass", n), slog.String("change", err.Error()))
		if n == maxPasses || !wait(ctx, pauses.NextBackOff()) {
			return nil, errors.Join(context.Cause(ctx), &ChangedError{Passes: n, Last: err})
		}
		last = err
	}
}

// page asks for one page, again where that may help.
func (l *listing) page(ctx context.Context, offset int) (*page, error) {
	if l.requests.Add(1) > maxRequests {
		return nil, fmt.Errorf("the listing took more than %d requests", maxRequests)
	}
	u := *l.url
	u.RawQuery = encode(l.opts.query(offset, l.limit))
	c := l.client
	var p *page
	err := c.retry(ctx, func(ctx context.Context) error {
		// After a 429 this listing asks for one page at a time.
		slots := int64(1)
		if l.throttled.Load() {
			slots = maxConcurrent
		}
		if err := c.slots.Acquire(ctx, slots); err != nil {
			return err
		}
		defer c.slots.Release(slots)
		start := time.Now()
		p = new(page)
		header, err := c.get(ctx, l.scope, u.String(), p)
		var apiErr *APIError
		if errors.As(err, &apiErr) && apiErr.throttled() {
			l.throttled.Store(true)
		}
		if err != nil {
			return err
		}
		c.log.DebugContext(ctx, "read a page",
			slog.Int("offset", offset), slog.Int("limit", l.limit), slog.Int("rows", len(p.EndpointServices)),
			slog.Any("total", p.TotalCount), slog.Duration("duration", time.Since(start)),
			slog.String("request_id", header.Get("X-Request-Id")))
		return nil
	})
	return p, err
}
