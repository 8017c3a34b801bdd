package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	defaultLimit = 1000
	minLimit     = 2 // half the requests of 1

	// maxConcurrent bounds the requests of a listing that are under way. Ten
	// further pages of 1000 make a listing of 10 000 services two round trips.
	maxConcurrent = 10

	// maxReadings bounds how often a list that keeps changing is read. The
	// pauses between, doubled each time, let a burst of changes go by: about
	// six seconds in all.
	maxReadings = 8

	// maxRequests, maxServices and maxBytes bound what a server can make one listing
	// do. Terraform itself ends at about 350 000 services (a message of 256 MiB).
	maxRequests = 20_000
	maxServices = 400_000
	maxBytes    = 512 << 20
)

// ListEndpointServices reads all endpoint services that match opts, however
// many pages they take: every service that existed throughout the call, once,
// or an error. The error is a *ListError, which wraps huaweicloud.ErrNoRegion,
// *ChangedError, *ContradictionError, *TooLargeError, *credentials.ProjectError,
// those of huaweicloud.Client.Do, or ctx's.
//
// Reading by offset loses and repeats services when some come or go between
// two pages. So each page begins on the last services of the page before, and
// pages are joined by time of creation, which does not change; see join.go.
func (c *Client) ListEndpointServices(ctx context.Context, opts ListEndpointServicesOptions) (*EndpointServiceList, error) {
	location, err := c.locate(ctx, opts.Region, opts.ProjectID, opts.ProjectName)
	if err != nil {
		return nil, &ListError{location, err}
	}
	opts.Region, opts.ProjectID = location.Region, location.ProjectID
	pauses := &backoff.ExponentialBackOff{InitialInterval: 50 * time.Millisecond, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 5 * time.Second}
	list, err := (&lister{pages: &pageClient{api: c.api, opts: opts}, opts: opts, pauses: pauses, log: c.api.Logger()}).list(ctx)
	if err != nil {
		return nil, &ListError{location, err}
	}
	list.Location = location
	return list, nil
}

// Location is where a list is read. What is not known is empty.
type Location struct {
	Endpoint  string // base URL of the service
	Region    string // also empty if neither the options nor the client name one
	ProjectID string
}

// locate finds the project to list in. With an error, the location is as far as
// it was found.
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

// ListError is why a listing failed.
type ListError struct {
	Location Location
	Err      error
}

func (e *ListError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *ListError) Unwrap() error { return e.Err }

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
		select {
		case <-time.After(pause):
		case <-ctx.Done():
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
