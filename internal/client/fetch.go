package client

import (
	"context"
	"errors"
	"slices"
)

// pageReader asks for one page. It is nil where the server refuses the offset,
// because the list ends before it.
type pageReader interface {
	page(ctx context.Context, offset, limit int) (*page, error)
}

const (
	// maxRepairs bounds the pages asked around one gap, maxRepeats those in a row
	// that bring nothing new.
	maxRepairs = 4
	maxRepeats = 30
)

var errNoIDs = errors.New("a service has no id, so that pages cannot be told apart")

// fetcher reads the pages of one reading. Each next page begins on the last
// rows of the page before. Where the two cannot be joined all the same, a page
// around the gap is asked for, not the whole list again.
type fetcher struct {
	pages   pageReader
	start   int // the offset of the listing
	limit   int
	reading int // 0, 1, …: each overlaps its pages more
	order   order

	segments []*segment      // by position
	byTime   []*segment      // the same
	seen     map[string]bool // ids on any page
	largest  int             // rows on the longest page
	total    int             // the last that came, or less if an offset was refused
	low      int             // the least total
	high     int             // the greatest
	bound    int             // positions that are asked for, however the list grows
	rounds   bool            // the server rounds offsets down to whole pages

	asked    map[pageRequest]bool // by any reading of the listing
	extended map[pageRequest]bool // by this one, to read on
	requests int
	pending  []task
	tried    map[gap]int
	repairs  int
	repeats  int // pages in a row that brought nothing new
}

// pageRequest is what one page is asked with.
type pageRequest struct{ offset, limit int }

// task is a request under way, and what for.
type task struct {
	pageRequest
	purpose purpose
	gap     gap // to bridge
}

type purpose int

const (
	extending purpose = iota // to read on
	bridging                 // to join what was read
	varying                  // to see services that no page has shown
)

// fetch asks for pages, ten at a time, until they cover the list or more would
// not help. What they are worth is for join to say.
func (f *fetcher) fetch(ctx context.Context) ([]*segment, error) {
	type answer struct {
		task
		page *page
		err  error
	}
	f.seen, f.extended, f.tried = map[string]bool{}, map[pageRequest]bool{}, map[gap]int{}
	f.total, f.low, f.high = unknown, unknown, unknown
	answers := make(chan answer)
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		for range f.pending {
			<-answers
		}
	}()
	for {
		for len(f.pending) < maxConcurrent {
			t, ok := f.next()
			if !ok {
				break
			}
			f.asked[t.pageRequest] = true
			f.requests++
			f.pending = append(f.pending, t)
			go func() {
				p, err := f.pages.page(ctx, t.offset, t.limit)
				answers <- answer{t, p, err}
			}()
		}
		if len(f.pending) == 0 {
			return f.segments, nil
		}
		a := <-answers
		f.pending = slices.DeleteFunc(f.pending, func(t task) bool { return t.pageRequest == a.pageRequest })
		if a.err != nil {
			return nil, a.err
		}
		if err := f.add(a.task, a.page); err != nil {
			return nil, err
		}
	}
}

// add keeps a page.
func (f *fetcher) add(t task, p *page) error {
	if p == nil {
		p = new(page)
		f.total = min(f.total, t.offset)
	} else {
		f.total = p.total()
		if len(f.segments) == 0 {
			f.low, f.high, f.bound = f.total, f.total, 2*f.total+10*f.limit
			if f.total == unknown {
				f.bound = maxServices
			}
		}
		f.low, f.high = min(f.low, f.total), max(f.high, f.total)
	}
	s := newSegment(t.offset, t.limit, p, f.order)
	f.segments = append(f.segments, s)
	f.byTime = append(f.byTime, s)
	f.rounds = f.rounds || f.roundedDown(s)
	if f.rounds {
		for _, s := range f.segments {
			s.position = s.offset - s.offset%s.limit
		}
	}
	known := len(f.seen)
	for _, row := range s.rows {
		f.seen[row.id()] = true
	}
	switch {
	case len(f.seen) > known:
		f.repeats = 0
	case t.purpose == extending:
		f.repeats++
	}
	f.largest = max(f.largest, len(s.rows))
	switch {
	case f.seen[""] && len(f.segments) > 1:
		return errNoIDs
	case f.total-f.start > maxServices || len(f.seen) > maxServices:
		return &TooLargeError{Services: max(f.total-f.start, len(f.seen))}
	}
	return nil
}

// roundedDown says whether a page begins like the one that a server would send
// that knows whole pages only.
func (f *fetcher) roundedDown(s *segment) bool {
	if f.start > 0 || s.offset%s.limit == 0 || len(s.rows) == 0 {
		return false
	}
	return slices.ContainsFunc(f.segments, func(other *segment) bool {
		return other.limit == s.limit && other.offset == s.offset-s.offset%s.limit &&
			len(other.rows) > 0 && other.rows[0].id() == s.rows[0].id()
	})
}

// overlap is how many rows a page shares with the one before: two at least, to
// have a cut, and more on larger pages, so that there is one when a few services
// are deleted or have equal times. Pages too small for a cut share none.
func (f *fetcher) overlap() int {
	if f.largest < 4 {
		return 0
	}
	return min(max(2, f.largest/10), 10) + min(2*f.reading, f.largest/2-2)
}

// next picks the next page to ask for, if there is one.
func (f *fetcher) next() (task, bool) {
	if len(f.segments) == 0 {
		return task{pageRequest: pageRequest{f.start, f.limit}}, len(f.pending) == 0
	}
	byPosition := cover(f.segments, f.start, false)
	if f.repeats > maxRepeats || f.repairs > maxRepeats+4*(f.requests-f.repairs) {
		return task{}, false
	}
	for _, g := range byPosition.gaps {
		if t, ok := f.extend(g); ok {
			return t, true
		}
	}
	gaps := byPosition.gaps
	if f.overlap() > 0 && timesProve(f.segments, f.start, f.order) {
		byTime := cover(f.byTime, f.start, true)
		gaps = append(gaps, byTime.gaps...)
	}
	for _, g := range gaps {
		if t, ok := f.bridge(g); ok {
			return t, true
		}
	}
	if !byPosition.ended {
		return task{}, false
	}
	return f.vary(gaps)
}

// extend goes on behind a gap's first page, up to the next or to the total,
// several pages at once.
func (f *fetcher) extend(g gap) (task, bool) {
	at, to := g.before.end(), min(f.total, f.bound)
	if g.after != nil {
		to = g.after.position
	}
	for _, p := range f.pending {
		if p.offset <= at {
			at = max(at, p.offset+min(p.limit, f.largest))
		}
	}
	if g.after == nil && f.total == unknown && len(f.pending) == 0 {
		to = at + 1 // one page at a time, up to an empty one
	}
	if at >= to {
		return task{}, false
	}
	r := pageRequest{max(f.start, at-f.overlap()), f.limit}
	switch {
	case f.rounds:
		r = pageRequest{at - at%f.pageSize(), f.pageSize()}
	case f.total == unknown && (len(g.before.rows) < f.largest || f.extended[r]):
		r.offset = at
	}
	if f.extended[r] {
		return task{}, false
	}
	f.extended[r] = true
	r, ok := f.fresh(r)
	return task{pageRequest: r}, ok
}

// fresh gives a request that no reading has made, with a limit less if need be.
// A server that rounds offsets down would send another page for another limit.
func (f *fetcher) fresh(r pageRequest) (pageRequest, bool) {
	if f.rounds {
		return r, true
	}
	for f.asked[r] && r.limit > minLimit {
		r.limit--
	}
	return r, !f.asked[r]
}

// bridge asks for a page around a gap, another at each try.
func (f *fetcher) bridge(g gap) (task, bool) {
	center := g.before.end()
	underWay := slices.ContainsFunc(f.pending, func(t task) bool {
		return t.gap == g || t.offset-f.largest < center && center < t.offset+f.largest
	})
	if underWay || f.tried[g] == maxRepairs || g.after != nil && f.overlap() == 0 || center >= f.bound {
		return task{}, false
	}
	if g.after != nil {
		center = (center + g.after.position) / 2
	} else if f.total != unknown {
		center = min(center, f.total)
	}
	r, ok := f.around(center, f.tried[g])
	f.tried[g]++
	f.repairs++
	return task{pageRequest: r, purpose: bridging, gap: g}, ok
}

// around gives a page with a position in its middle, or near it at further tries.
func (f *fetcher) around(center, try int) (pageRequest, bool) {
	size := f.pageSize()
	if !f.rounds {
		shift := []int{0, -size / 4, size / 4, size / 3}[try%4]
		offset := center - size/2 + shift
		if f.total != unknown {
			offset = min(offset, f.total-1) // a request past the end is an error
		}
		return f.fresh(pageRequest{max(f.start, offset), f.limit})
	}
	// Of the pages that a server knows that knows whole pages only, the one with
	// the position furthest from its ends.
	best, margin := pageRequest{}, 0
	for limit := size; limit >= max(2, size/2); limit-- {
		r := pageRequest{center - center%limit, limit}
		if m := min(center-r.offset, r.offset+limit-center); m > margin && !f.asked[r] {
			best, margin = r, m
		}
	}
	return best, margin > 0
}

// pageSize is how many rows a page is expected to have.
func (f *fetcher) pageSize() int { return max(1, min(f.limit, f.largest)) }

// vary asks for other pages around the gaps, while all totals say that there
// are services that no page has shown: a server may sort services of equal times
// differently at each offset and limit.
func (f *fetcher) vary(gaps []gap) (task, bool) {
	reading := slices.ContainsFunc(f.pending, func(t task) bool { return t.purpose != varying })
	if reading || f.low != f.high || f.start+len(f.seen) >= f.low || len(gaps) == 0 {
		return task{}, false
	}
	if f.rounds {
		return task{}, false
	}
	round, g := f.repairs/len(gaps), gaps[f.repairs%len(gaps)]
	f.repairs++
	r, ok := f.fresh(pageRequest{max(f.start, g.before.end()-1-round*7%f.pageSize()), f.limit})
	return task{pageRequest: r, purpose: varying}, ok
}
