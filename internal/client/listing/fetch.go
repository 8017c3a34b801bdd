package listing

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// maxRequests is the maximum number of requests of a listing, in all its readings.
const maxRequests = 20_000

// PageFunc requests a page from the API. If the API refuses the offset because the list
// ends before it, the page is empty and its total unknown. PageFunc is called
// concurrently, and must return when its context ends.
type PageFunc func(context.Context, Request) (*Page, error)

// fetch requests the pages that plan returns, ten at a time, until it returns none.
func (r *reading) fetch(ctx context.Context, page PageFunc) error {
	r.ids = map[string]bool{}
	for {
		requests := plan(r)
		if len(requests) == 0 {
			return nil
		}
		for _, q := range requests {
			r.requested[q] = true
		}
		if len(r.requested) > maxRequests {
			return &TooLargeError{Requests: maxRequests}
		}
		var mu sync.Mutex
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(maxConcurrent)
		for _, q := range requests {
			group.Go(func() error {
				p, err := page(ctx, q)
				if err != nil {
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				return r.add(newSegment(q, p, r.order))
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
	}
}
