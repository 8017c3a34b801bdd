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

	"golang.org/x/sync/semaphore"
)

const (
	defaultLimit = 1000
	minLimit     = 2 // half the requests of 1

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
	throttled atomic.Bool         // a 429 came: from then on
	turn      *semaphore.Weighted // one page is asked for at a time
}

// ListEndpointServices reads all endpoint services that match opts, however
// many pages they take: every service that existed throughout the call, once,
// or an error. Errors are ErrNoRegion or a *ListError, which wraps *APIError,
// *AnswerError, *ChangedError, *NoCredentialsError, *ProjectError, *ProxyError,
// *url.Error (no answer) or ctx's.
//
// Reading by offset loses and repeats services when some come or go between
// two pages. So each page begins on the last services of the page before, and
// pages are joined where both have the same two neighbors. Where they cannot be
// joined the list is read again.
func (c *Client) ListEndpointServices(ctx context.Context, opts ListEndpointServicesOptions) (*EndpointServiceList, error) {
	region := cmp.Or(opts.Region, c.config.Region)
	if region == "" && c.config.Endpoint == nil {
		return nil, ErrNoRegion
	}
	endpoint := c.endpoint(c.config.Endpoint, "vpcep", region)
	list, err := c.list(ctx, endpoint, region, opts)
	if err != nil {
		return nil, &ListError{Endpoint: endpoint.String(), Err: err}
	}
	return list, nil
}

// ListError is why a listing failed.
type ListError struct {
	Endpoint string // base URL of the service that was to be listed
	Err      error
}

func (e *ListError) Error() string { return e.Err.Error() }

func (e *ListError) Unwrap() error { return e.Err }

func (c *Client) list(ctx context.Context, endpoint *url.URL, region string, opts ListEndpointServicesOptions) (*EndpointServiceList, error) {
	projectID, err := c.projectID(ctx, region, opts.ProjectID)
	if err != nil {
		return nil, err
	}
	l := &listing{
		client: c,
		url:    endpoint.JoinPath("v1", projectID, "vpc-endpoint-services"),
		scope:  scope{region: region, projectID: projectID},
		opts:   opts,
		limit:  max(minLimit, cmp.Or(opts.Limit, defaultLimit)),
		turn:   semaphore.NewWeighted(1),
	}
	list, err := l.read(ctx)
	if err != nil {
		return nil, err
	}
	list.Region, list.ProjectID = region, projectID
	return list, nil
}

// read reads the list until a pass is proof of itself, or two passes agree.
func (l *listing) read(ctx context.Context) (*EndpointServiceList, error) {
	pauses := l.client.backOff(50*time.Millisecond, 5*time.Second)
	var whole *pass // the last one that may be right
	var last error
	for n := 1; ; n++ {
		p := newPass(l)
		err := p.read(ctx)
		switch {
		case err != nil:
		case p.doubt == nil || p.agrees(whole):
			return &EndpointServiceList{EndpointServices: p.services, TotalCount: p.total}, nil
		default:
			whole, err = p, p.doubt
		}
		if _, moved := errors.AsType[movedError](err); !moved {
			if ctx.Err() != nil && last != nil {
				err = fmt.Errorf("%w; before that, the list was read %d times: %w", err, n-1, last)
			}
			return nil, err
		}
		if n == maxPasses {
			return nil, &ChangedError{Passes: n, Last: err}
		}
		pause := pauses.NextBackOff()
		l.client.log.WarnContext(ctx, "reading the list again",
			slog.Int("pass", n), slog.Duration("wait", pause), slog.String("reason", err.Error()))
		if !wait(ctx, pause) {
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
			slog.Int("offset", offset), slog.Int("limit", l.limit), slog.Int("rows", len(p.EndpointServices)),
			slog.Int("total", p.total()), slog.Int("attempt", attempt), slog.Duration("duration", time.Since(start)),
			slog.String("request_id", header.Get("X-Request-Id")))
		return nil
	})
	return p, err
}
