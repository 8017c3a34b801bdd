package listing

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Planning
//
// A reading consists of rounds. In each, plan looks at all pages so far and returns
// the next ones to request, all at once. Each page begins on the last rows of the
// page before, so that the two have a cut (see join.go). If they have none, because
// rows were deleted or have equal times, plan requests a page around the gap instead
// of the whole list again.

const (
	// maxConcurrent bounds the requests of a listing that are in flight. Ten
	// further pages of 1000 make a listing of 10 000 rows two round trips.
	maxConcurrent = 10

	// minLimit is the smallest page that is requested: a smaller one cannot share
	// two rows with the next page and have two new ones.
	minLimit = 4

	// maxTries is the maximum number of pages requested around one gap, unless the
	// totals say that rows are missing there.
	maxTries = 4

	// maxRound is the maximum number of requests of a round, so that gaps are found
	// before the list has changed much.
	maxRound = 10 * maxConcurrent
)

// plan returns the pages to request next, none if more would not help. It depends only
// on the requests and pages so far.
func plan(r *reading) []Request {
	if len(r.pages) == 0 {
		return []Request{{r.offset, r.limit}}
	}
	p := planner{reading: r, survey: newSurvey(r.pages, r.offset, r.order), total: latestTotal(r.pages)}
	if p.filled == 0 {
		return nil
	}
	p.size = min(r.limit, p.largest)
	p.sorted = slices.SortedStableFunc(slices.Values(r.pages), func(a, b *segment) int { return cmp.Compare(p.position(a), p.position(b)) })
	p.left = min(p.budget()-len(r.pages), max(maxConcurrent, min(len(r.pages), maxRound)))
	p.extend()
	p.bridge()
	return p.requests
}

// planner collects the requests of one round.
type planner struct {
	*reading
	survey
	sorted   []*segment // the pages by position
	size     int        // expected number of rows of a page
	total    int        // the latest, UnknownTotal if there is none
	left     int        // requests that may be added
	requests []Request
}

// latestTotal returns the latest total, or less if the API refused an offset since.
func latestTotal(pages []*segment) int {
	total := UnknownTotal
	for _, s := range pages {
		switch {
		case s.total != UnknownTotal:
			total = s.total
		case len(s.rows) == 0:
			total = min(total, s.Offset)
		}
	}
	return total
}

// budget returns how many pages a reading may request: four times as many as its list
// has, plus ten. For a list that grows while it is read, its first total counts.
func (p *planner) budget() int {
	rows := len(p.ids)
	if first := p.pages[0].total; first != UnknownTotal {
		rows = min(rows, first)
	}
	return 4*rows/p.size + 10
}

// overlap returns how many rows a page shares with the one before: two, to have a cut,
// if that leaves a new row. Larger pages share more, so that there is a cut even if a
// few rows are deleted or have equal times.
func (p *planner) overlap() int {
	return min(max(2, p.size/10), 10, p.size-1) + max(0, min(2*(p.number-1), p.size/2-2))
}

// extend requests the positions that no page has shown, up to the end of the list.
func (p *planner) extend() {
	last := p.pages[0] // the one that reaches furthest
	for _, s := range p.sorted {
		if len(s.rows) > 0 {
			p.read(p.end(last), p.position(s), p.overlap())
			if p.end(s) > p.end(last) {
				last = s
			}
		}
	}
	end := p.end(last)
	switch {
	case p.total != UnknownTotal:
		p.read(end, p.total, p.overlap())
	case p.filled == 1 || len(last.rows) < p.size: // the last page, most likely
		p.read(end, end+1, 0)
	default: // one page more, or a few where there are many
		p.read(end, min(end+1+len(p.pages)/8*p.size, p.firstEmpty), p.overlap())
	}
}

// read requests the positions from one to another, in overlapping pages.
func (p *planner) read(from, to, overlap int) {
	for at := from; at < to && len(p.requests) < p.left; {
		q := Request{max(p.offset, at-overlap), p.limit}
		switch {
		case p.aligned:
			q = p.alignedPage(at)
		case p.hasPage(q.Offset):
			q.Offset = at
		}
		if p.aligned || !p.hasPage(q.Offset) {
			p.ask(q)
		}
		at = max(at+1, q.Offset+min(q.Limit, p.size))
	}
}

// hasPage reports whether there is a page at an offset.
func (p *planner) hasPage(offset int) bool {
	_, ok := slices.BinarySearchFunc(p.sorted, offset, func(s *segment, offset int) int { return cmp.Compare(p.position(s), offset) })
	return ok
}

// bridge requests pages around the end of the list, if it was not seen, and around the
// gaps between pages.
func (p *planner) bridge() {
	extended := len(p.requests) == 0
	if extended && p.total != UnknownTotal && !p.ended(p.pages) {
		p.around(p.total, 1)
	}
	if p.size < 3 { // such pages have no cuts
		return
	}
	c := newChain(p.pages, p.offset, p.survey)
	tries := maxTries
	switch missing := extended && p.minTotal == p.maxTotal && p.offset+len(p.ids) < p.minTotal; {
	case missing: // a server may sort rows of equal times differently for each request
		tries = math.MaxInt
	case len(c.gaps) > maxConcurrent && 2*len(c.gaps) > len(p.pages):
		return // reading the list again costs less
	}
	for _, g := range c.gaps {
		p.around(p.center(g), tries)
	}
}

// center returns the position of a gap according to the latest page around it, because
// the list may have moved since the pages of the gap.
func (p *planner) center(g gap) int {
	center := (p.end(g.before) + p.position(g.after)) / 2
	last := g.after
	for _, s := range p.sorted[p.index(center-2*p.size):p.index(center+p.size)] {
		if s.n > last.n && s.last != untimed {
			last = s
		}
	}
	switch {
	case last.last < g.before.last:
		return p.end(last) + len(g.before.rows) - g.before.index(last.last+1)
	case last.first > g.after.first:
		return p.position(last) - g.after.index(last.first)
	default:
		return center
	}
}

// index returns the number of pages before an offset.
func (p *planner) index(offset int) int {
	return sort.Search(len(p.sorted), func(i int) bool { return p.position(p.sorted[i]) >= offset })
}

// around requests a page with a position in its middle, or elsewhere on it if there is
// such a page already.
func (p *planner) around(center, tries int) {
	if p.aligned {
		p.ask(p.alignedPage(center))
		return
	}
	try := max(0, p.index(center)-p.index(center-p.size+1)-2) // without the two on both sides of the gap
	if try >= tries {
		return
	}
	offset := center - (p.size/2+try*(3*p.size/8))%p.size
	p.ask(Request{max(p.offset, offset), p.limit})
}

// alignedPage returns the page around a position of a server that only sends whole pages:
// the one with the position furthest from its ends.
func (p *planner) alignedPage(center int) Request {
	best, margin := Request{}, 0
	for limit := p.size; limit >= max(2, p.size/2); limit-- {
		q := Request{center - center%limit, limit}
		if m := min(center-q.Offset, q.Offset+limit-center); m > margin && !p.requested[q] {
			best, margin = q, m
		}
	}
	return best
}

// ask adds a request. If it was made before, ask reduces its limit, because a cache or a
// lagging replica would send the same page again; but not for a server that rounds
// offsets, which would send another page.
func (p *planner) ask(q Request) {
	for !p.aligned && p.requested[q] && q.Limit > minLimit {
		q.Limit--
	}
	if len(p.requests) < p.left && q.Limit > 0 && !p.requested[q] && !slices.Contains(p.requests, q) {
		p.requests = append(p.requests, q)
	}
}
