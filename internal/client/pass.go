package client

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// unknown stands for a total that the API does not say.
const unknown = math.MaxInt

// pass is one reading of the list. Positions count from the list's beginning,
// whatever the options' offset.
type pass struct {
	listing *listing
	strict  bool // ends at the first seam that does not match
	start   int  // position of the first row: the options' offset
	total   int  // what every page says

	mu    sync.Mutex
	pages map[int][]*EndpointService // by the position of their first row
	rows  map[int]string             // ids by position
	ids   map[string]bool

	services []*EndpointService // the result, once all is read
	doubt    error              // why the result does not prove itself; nil if it does
}

func newPass(l *listing, strict bool) *pass {
	return &pass{
		listing: l,
		strict:  strict,
		start:   l.opts.Offset,
		pages:   map[int][]*EndpointService{},
		rows:    map[int]string{},
		ids:     map[string]bool{},
	}
}

// read asks for the first page, then for all others at once. Where the list
// moved meanwhile the error is a movedError.
func (p *pass) read(ctx context.Context) error {
	first, err := p.listing.page(ctx, p.start)
	if err != nil {
		return err
	}
	p.total = first.total()
	if _, err := p.add(p.start, first.EndpointServices); err != nil {
		return err
	}
	size := len(first.EndpointServices)
	end := p.start + size
	switch {
	case end == p.total, size == 0 && (p.total < p.start || p.total == unknown):
		// That was all.
	case size == 0 || end > p.total:
		return moved("the page at offset %d has %d services where the total is %d", p.start, size, p.total)
	case p.total == unknown:
		p.doubt = moved("the API does not say how many services there are")
		err = p.readRange(ctx, end-overlap(size), unknown)
	case p.total-p.start > maxServices:
		err = fmt.Errorf("%d services match, more than the %d that one listing can hold", p.total, maxServices)
	default:
		err = p.readPages(ctx, end-overlap(size), size)
	}
	if err != nil {
		return err
	}
	return p.conclude()
}

// overlap is how many rows a page of this size shares with the next: the last
// one, unless there is no other.
func overlap(size int) int { return min(1, size-1) }

// readPages reads the rest of the list, from a position on, in pages of size.
func (p *pass) readPages(ctx context.Context, start, size int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(maxConcurrent)
	for from := start; from+overlap(size) < p.total && ctx.Err() == nil; from += size - overlap(size) {
		g.Go(func() error { return p.readRange(ctx, from, min(from+size, p.total)) })
	}
	return g.Wait()
}

// readRange reads the rows from one position up to another, however few of
// them the server sends at a time. Up to unknown it ends where nothing new comes.
func (p *pass) readRange(ctx context.Context, from, to int) error {
	for from < to {
		page, err := p.listing.page(ctx, from)
		var apiErr *APIError
		ended := errors.As(err, &apiErr) && apiErr.Code == codeOffset
		if err != nil && !ended {
			return err
		}
		if ended || len(page.EndpointServices) == 0 {
			if to == unknown && !p.has(from) {
				return nil
			}
			return moved("nothing is left at offset %d", from)
		}
		size := len(page.EndpointServices)
		if page.total() != p.total {
			return moved("the total at offset %d is not that of the first page", from)
		}
		if from+size > p.total {
			return moved("the page at offset %d goes on past the total of %d", from, p.total)
		}
		added, err := p.add(from, page.EndpointServices)
		if err != nil {
			return err
		}
		if added == 0 && to == unknown {
			return nil
		}
		from += size - overlap(size)
	}
	return nil
}

// has says whether the row at a position was read.
func (p *pass) has(position int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, ok := p.rows[position]
	return ok
}

// add keeps a page and says how many positions it filled. A row that another
// page has too must be the same in both.
func (p *pass) add(at int, services []*EndpointService) (added int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages[at] = services
	known := len(p.ids)
	for i, s := range services {
		was, ok := p.rows[at+i]
		if !ok {
			added++
			p.rows[at+i] = s.id()
		} else if was != s.id() {
			p.doubt = moved("at position %d one page has service %s, another %s", at+i, was, s.id())
			if p.strict || p.total == unknown {
				return added, p.doubt
			}
		}
		p.ids[s.id()] = true
	}
	if added > 0 && len(p.ids) == known {
		return added, moved("the page at offset %d repeats services of other pages", at)
	}
	return added, nil
}

// conclude puts the pages together: as many different services as positions,
// and as many as the total says.
func (p *pass) conclude() error {
	seen := make(map[string]bool, len(p.ids))
	end := p.start
	for _, at := range slices.Sorted(maps.Keys(p.pages)) {
		if at >= end && at > p.start {
			p.doubt = moved("the pages before and after position %d share no service", at)
		}
		end = at + len(p.pages[at])
		for _, s := range p.pages[at] {
			if s.ID == nil && len(p.pages) > 1 {
				return errors.New("a service has no id, so that pages cannot be told apart")
			}
			if s.ID == nil || !seen[*s.ID] {
				p.services = append(p.services, s)
			}
			seen[s.id()] = true
		}
	}
	want := len(p.rows)
	if p.total != unknown {
		want = max(0, p.total-p.start)
	}
	if len(p.services) != want {
		return moved("there were %d different services, not %d", len(p.services), want)
	}
	return nil
}

// agrees says whether another whole pass found the same services.
func (p *pass) agrees(other *pass) bool {
	return other != nil && maps.Equal(p.ids, other.ids)
}

// list is the result of a pass that was read to its end.
func (p *pass) list() *EndpointServiceList {
	total := p.total
	if total == unknown {
		total = p.start + len(p.services)
	}
	return &EndpointServiceList{EndpointServices: p.services, TotalCount: total}
}
