package listing

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// reading is what one reading of the list has asked for, and the answers.
type reading struct {
	offset int // of the listing
	limit  int // rows a page
	number int // from 1
	order  order

	asked map[Request]bool // by this reading and those before
	pages []*segment       // in the order of the answers
	ids   map[string]bool  // on any page
}

// fetch asks for the pages that plan names, ten at a time, until it names none.
func (r *reading) fetch(ctx context.Context, page PageFunc) error {
	r.ids = map[string]bool{}
	for {
		requests := plan(r)
		if len(requests) == 0 {
			return nil
		}
		for _, q := range requests {
			r.asked[q] = true
		}
		if len(r.asked) > maxRequests {
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

// add keeps a page.
func (r *reading) add(s *segment) error {
	s.n = len(r.pages)
	r.pages = append(r.pages, s)
	for _, row := range s.rows {
		r.ids[row.id] = true
	}
	services := max(len(r.ids), s.total-r.offset)
	switch {
	case services > maxRows:
		return &TooLargeError{Services: services}
	case r.ids[""] && len(r.pages) > 1:
		return errNoIDs
	default:
		return nil
	}
}
