package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// pass is one reading of the list. Positions count from the list's beginning,
// whatever the options' offset.
type pass struct {
	listing *listing
	start   int // the options' offset

	mu    sync.Mutex
	pages map[int]*page   // by the position of their first service
	seen  map[string]bool // ids on any page

	services []*EndpointService // the result, once all is read
	total    int                // all services that match, those before start included
	doubt    error              // why the result does not prove itself; nil if it does
}

func newPass(l *listing) *pass {
	return &pass{listing: l, start: l.opts.Offset, pages: map[int]*page{}, seen: map[string]bool{}}
}

// read asks for the first page, then for all others at once. The error is a
// movedError where the list changed so much meanwhile that the pages do not
// make a whole.
func (p *pass) read(ctx context.Context) error {
	first, err := p.page(ctx, p.start)
	if err != nil {
		return err
	}
	size := len(first.EndpointServices)
	end, total := p.start+size, first.total()
	switch {
	case size == 0 && total <= p.start:
		p.total = max(0, total)
		return nil
	case size == 0:
		return moved("the page at offset %d is empty where the total is %d", p.start, total)
	case total == unknown:
		p.doubt = moved("the API does not say how many services there are")
		err = p.readOn(ctx, end)
	case total-p.start > maxServices:
		err = fmt.Errorf("%d services match, more than the %d that one listing can hold", total, maxServices)
	case end < total:
		if sortedByUpdate(p.listing.opts) || overlap(size) == 0 { // an update moves its service
			p.doubt = moved("the pages cannot be joined")
		}
		err = p.readPages(ctx, end-overlap(size), size, total)
	}
	if err != nil {
		return err
	}
	return p.conclude()
}

func sortedByUpdate(o ListEndpointServicesOptions) bool {
	return o.SortKey == "update_at" || o.SortKey == "updated_at"
}

// overlap is how many services a page of this size shares with the next: two
// at least, to have a seam, and more on larger pages, so that a seam remains
// when a few services before it are deleted or have equal times. Pages that
// would have none of their own share none.
func overlap(size int) int {
	if size < 5 {
		return 0
	}
	return min(max(2, size/10), 10)
}

// readPages reads the list from a position up to the total, in pages of size.
func (p *pass) readPages(ctx context.Context, start, size, total int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(maxConcurrent)
	for from := start; from+overlap(size) < total && ctx.Err() == nil; from += size - overlap(size) {
		g.Go(func() error { return p.readRange(ctx, from, min(from+size, total)) })
	}
	return g.Wait()
}

// readRange reads from one position up to another, however few services the
// server sends at a time.
func (p *pass) readRange(ctx context.Context, from, to int) error {
	for {
		page, err := p.page(ctx, from)
		if err != nil {
			return err
		}
		size := len(page.EndpointServices)
		if size == 0 {
			return moved("nothing is left at offset %d", from)
		}
		if from += size; from >= to {
			return nil
		}
		from -= overlap(size)
	}
}

// readOn reads page after page until nothing is left, then takes what came for
// the total that the API does not say.
func (p *pass) readOn(ctx context.Context, end int) error {
	for {
		known := len(p.seen)
		page, err := p.page(ctx, end)
		if err != nil {
			return err
		}
		if len(page.EndpointServices) == 0 {
			break
		}
		if len(p.seen) == known {
			return moved("the page at offset %d has only services of other pages", end)
		}
		end += len(page.EndpointServices)
	}
	total := Integer{Value: int64(end), Valid: true}
	for _, page := range p.pages {
		page.TotalCount = total
	}
	return nil
}

// page asks for one page and keeps it. Past the end it is empty.
func (p *pass) page(ctx context.Context, offset int) (*page, error) {
	answer, err := p.listing.page(ctx, offset)
	var apiErr *APIError
	if offset > p.start && errors.As(err, &apiErr) && apiErr.Code == codeOffset {
		return new(page), nil
	}
	if err != nil {
		return nil, err
	}
	size := len(answer.EndpointServices)
	if size == 0 {
		return answer, nil
	}
	if total := answer.total(); total != unknown && offset+size > total {
		return nil, moved("the page at offset %d goes on past the total of %d", offset, total)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages[offset] = answer
	for _, s := range answer.EndpointServices {
		p.seen[s.id()] = true
	}
	switch {
	case len(p.pages) > 1 && p.seen[""]:
		return nil, errors.New("a service has no id, so that pages cannot be told apart")
	case len(p.seen) > maxServices:
		return nil, fmt.Errorf("more than %d services match, more than one listing can hold", maxServices)
	case p.doubt != nil && answer.total() != p.pages[p.start].total():
		return nil, moved("the total went from %d to %d", p.pages[p.start].total(), answer.total())
	case offset > p.start && answer.EndpointServices[0].id() == p.pages[p.start].EndpointServices[0].id():
		return nil, moved("the page at offset %d begins like the first", offset)
	}
	return answer, nil
}

// conclude puts the pages together and judges the whole.
//
// A seam is a pair of neighbors, of different creation times, that two pages
// share. Creation times never change: what is older than the pair was on the
// one side of it when either page was made, what is newer on the other. So where
// every page has a seam with the one before, and the last reaches the end, no
// service that existed throughout is missing, whatever came and went meanwhile.
// Where the API's times do not follow its order, or are all alike, they say
// nothing, and that all pages agree in position and total has to do. Otherwise
// there is doubt: what the pages hold may be the whole, if there are as many
// services as all totals say, but only a second pass can tell.
func (p *pass) conclude() error {
	var end, last, total int
	var before []*EndpointService
	low, high, aligned := math.MaxInt, 0, true
	for i, at := range slices.Sorted(maps.Keys(p.pages)) {
		rows := p.pages[at].EndpointServices
		aligned = aligned && (i == 0 || sameRows(before, rows, last-at))
		last, total, before = at+len(rows), p.pages[at].total(), rows
		low, high = min(low, total), max(high, total)
		keep, skip := seam(p.services, rows)
		if keep == 0 && i > 0 {
			p.doubt = moved("the page at offset %d has no seam with the one before", at)
			keep, skip = len(p.services), end-at
			if skip < 0 {
				return moved("nothing was left at offset %d", end)
			}
		}
		if len(rows)-skip > len(p.services)-keep { // else the page lies within those before
			p.services = append(p.services[:keep], rows[skip:]...)
			end = last
		}
	}
	if len(p.pages) > 1 && !p.timesTellOrder() {
		p.doubt = moved("the services are not in the order of their creation")
		if aligned && low == high && !sortedByUpdate(p.listing.opts) {
			p.doubt = nil
		}
	}
	p.total = p.start + len(p.services)
	switch ids := p.ids(); {
	case last != total:
		return moved("the last page ends at %d where the total is %d", last, total)
	case len(ids) < len(p.services) && !ids[""]:
		return moved("%d of %d services came twice", len(p.services)-len(ids), len(p.services))
	case p.total < low || p.total > high:
		return moved("there are %d services where the total is %d", p.total, high)
	case p.doubt != nil && low < high:
		return moved("the total went from %d to %d", low, high)
	}
	return nil
}

// seam finds the seam of two pages: b goes on at skip where a was kept up to
// keep, which is 0 if there is none.
func seam(a, b []*EndpointService) (keep, skip int) {
	position := map[string]int{}
	for i := max(0, len(a)-defaultLimit); i < len(a); i++ {
		position[a[i].id()] = i
	}
	for skip := 1; skip < len(b); skip++ {
		i, ok := position[b[skip-1].id()]
		if ok && i+1 < len(a) && a[i+1].id() == b[skip].id() && createdOrder(a[i], a[i+1]) != 0 {
			return i + 1, skip
		}
	}
	return 0, 0
}

// sameRows says whether the last n rows of a page are the first n of the next.
func sameRows(a, b []*EndpointService, n int) bool {
	return 0 < n && n <= min(len(a), len(b)) && slices.EqualFunc(a[len(a)-n:], b[:n], func(a, b *EndpointService) bool { return a.id() == b.id() })
}

// timesTellOrder says whether the services are in the order of their creation,
// which no change alters.
func (p *pass) timesTellOrder() bool {
	order := createdOrder
	if p.listing.opts.SortDir != "asc" {
		order = func(a, b *EndpointService) int { return createdOrder(b, a) }
	}
	return slices.IsSortedFunc(p.services, order) && createdOrder(p.services[0], p.services[len(p.services)-1]) != 0
}

func createdOrder(a, b *EndpointService) int {
	var none string
	return strings.Compare(*cmp.Or(a.CreatedAt, &none), *cmp.Or(b.CreatedAt, &none))
}

func (p *pass) ids() map[string]bool {
	ids := make(map[string]bool, len(p.services))
	for _, s := range p.services {
		ids[s.id()] = true
	}
	return ids
}

// agrees says whether an earlier pass had the same services. Then all of them
// existed when the earlier one ended, as many as existed at all: neither
// misses any. Two passes in different states of the list cannot agree, since
// an id does not come back.
func (p *pass) agrees(earlier *pass) bool {
	return earlier != nil && maps.Equal(p.ids(), earlier.ids())
}
