package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/cenkalti/backoff/v5"
	"golang.org/x/sync/semaphore"
)

const (
	defaultLimit = 1000
	minLimit     = 2 // half the requests of 1

	// maxReadings bounds how often a list that keeps changing is read. The
	// pauses between, doubled each time, let a burst of changes go by: about
	// six seconds in all.
	maxReadings = 8

	// maxRequests and maxServices bound what a server can make one listing
	// do. Terraform itself ends at about 350 000 services (a message of 256 MiB).
	maxRequests = 20_000
	maxServices = 400_000
)

// ListEndpointServices reads all endpoint services that match opts, however
// many pages they take: every service that existed throughout the call, once,
// or an error. Errors are ErrNoRegion or a *ListError, which wraps *APIError,
// *AnswerError, *ChangedError, *ContradictionError, *TooLargeError,
// *NoCredentialsError, *ProjectError, *ProxyError, *url.Error (no answer) or ctx's.
//
// Reading by offset loses and repeats services when some come or go between
// two pages. So each page begins on the last services of the page before, and
// pages are joined by time of creation, which does not change; see join.go.
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
	pages := &pageClient{
		client: c,
		url:    endpoint.JoinPath("v1", projectID, "vpc-endpoint-services"),
		scope:  scope{region: region, projectID: projectID},
		opts:   opts,
		turn:   semaphore.NewWeighted(1),
	}
	return (&lister{pages: pages, opts: opts, pauses: c.backOff(50*time.Millisecond, 5*time.Second), log: c.log}).list(ctx)
}

// lister reads a list until a reading is good enough.
type lister struct {
	pages  pageReader
	opts   ListEndpointServicesOptions
	pauses backoff.BackOff // between readings
	log    *slog.Logger
}

// list reads the list until a reading is proven, or two plausible ones in a row
// have the same services.
func (l *lister) list(ctx context.Context) (*EndpointServiceList, error) {
	order := order{
		updates:   l.opts.SortKey == "update_at" || l.opts.SortKey == "updated_at",
		ascending: l.opts.SortDir == "asc",
	}
	var earlier joined
	asked := map[pageRequest]bool{}
	for n := 1; ; n++ {
		f := fetcher{pages: l.pages, start: l.opts.Offset, limit: readingLimit(l.opts.Limit, n-1), reading: n - 1, order: order, asked: asked}
		segments, err := f.fetch(ctx)
		if err != nil {
			if ctx.Err() != nil && n > 1 {
				err = fmt.Errorf("%w; before that, the list was read %d times: %s", err, n-1, earlier.reason)
			}
			return nil, err
		}
		j := join(segments, l.opts.Offset, order)
		switch {
		case j.verdict == proven, j.verdict == plausible && earlier.verdict == plausible && j.total == earlier.total && sameIDs(j.services, earlier.services):
			return &EndpointServiceList{EndpointServices: j.services, TotalCount: j.total}, nil
		case n == maxReadings && (j.past || quiet(j, earlier)):
			return nil, &ContradictionError{Readings: n, Reason: j.reason}
		case n == maxReadings:
			return nil, &ChangedError{Readings: n, Reason: j.reason}
		}
		pause := l.pauses.NextBackOff()
		l.log.WarnContext(ctx, "reading the list again",
			slog.Int("reading", n), slog.Duration("wait", pause), slog.String("reason", j.reason))
		if !wait(ctx, pause) {
			return nil, errors.Join(context.Cause(ctx), &ChangedError{Readings: n, Reason: j.reason})
		}
		earlier = j
	}
}

// readingLimit is the page size of a reading, another for each, so that none asks
// for the pages of another again: a cache between the API and us, or a replica
// that lags, would answer as before.
func readingLimit(limit, reading int) int {
	limit = max(minLimit, cmp.Or(limit, defaultLimit))
	if limit < 2*maxReadings {
		return limit + reading
	}
	return limit - reading
}
