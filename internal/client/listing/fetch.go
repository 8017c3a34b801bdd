package listing

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// maxRequests bounds what a server can make one listing do.
const maxRequests = 20_000

// PageFunc asks the API for a page. Where the API refuses the offset because the
// list ends before it, the page is empty and its total unknown. It is called by
// several goroutines at once, and has to end with its context.
type PageFunc func(context.Context, Request) (*Page, error)

// fetch asks for the pages that plan names, ten at a time, until it names none.
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
