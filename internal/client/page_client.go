package client

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// pageClient reads the pages of one listing from the API.
type pageClient struct {
	client    *Client
	url       *url.URL
	scope     scope
	opts      ListEndpointServicesOptions
	requests  atomic.Int64
	throttled atomic.Bool         // a 429 came: from then on
	turn      *semaphore.Weighted // one page is asked for at a time
}

// page asks for one page, again where that may help.
func (l *pageClient) page(ctx context.Context, offset, limit int) (*page, error) {
	if l.requests.Add(1) > maxRequests {
		return nil, &TooLargeError{Requests: maxRequests}
	}
	u := *l.url
	u.RawQuery = encode(l.opts.query(offset, limit))
	c := l.client
	var p *page
	attempt := 0
	err := c.retry(ctx, func(ctx context.Context) error {
		attempt++
		if l.throttled.Load() {
			if err := l.turn.Acquire(ctx, 1); err != nil {
				return err
			}
			defer l.turn.Release(1)
		}
		if err := c.slots.Acquire(ctx, 1); err != nil {
			return err
		}
		defer c.slots.Release(1)
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
			slog.Int("offset", offset), slog.Int("limit", limit), slog.Int("rows", len(p.EndpointServices)),
			slog.Int("total", p.total()), slog.Int("attempt", attempt), slog.Duration("duration", time.Since(start)),
			slog.String("request_id", header.Get("X-Request-Id")))
		return nil
	})
	if apiErr, ok := errors.AsType[*APIError](err); ok && apiErr.Code == codeOffset && offset > l.opts.Offset {
		return nil, nil
	}
	return p, err
}
