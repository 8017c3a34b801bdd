package client

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Joining pages
//
// Model. The list is ordered by creation time, which never changes; services
// come and go at any moment, and under a filter the same one may leave and
// return. A page is a contiguous part of the list at one instant, and two pages
// may be of different instants, in any order.
//
// Lemma. A page whose first row was created at f and whose last at l proves the
// list for the open interval between f and l: every service created in it that
// matched at that instant is on the page. The page at the listing's offset
// proves everything before its l as well, and one that ends the list everything
// behind its f.
//
// A cut. Where page B begins before A ends, f(B) < l(A), any T with
// f(B) < T <= l(A) cuts time: rows before T come from A, rows from T on from B.
// A service that matched while both were read has one creation time, so it is
// on exactly one side: neither lost nor repeated.
//
//	A   a b c d e f             T = f: everything before f from A,
//	B           e f g h i       f and what follows from B
//
// Invariant. The chain of pages that [cover] picks has a cut between every two
// neighbors. It needs no shared rows and no equal totals; what lies within other
// pages is not used at all.
//
//	evidence                                             verdict
//	cuts from the offset to the end of the list          proven
//	one page with fewer rows than asked, up to its total proven
//	cuts up to an empty page, but no total               plausible
//	all totals alike, as many ids, and the end was seen  plausible
//	no total, but all ids on the first page              plausible
//	anything else, or an id twice                        contradictory
//
// A page ends the list if it ends at its own total and is not full: it has fewer
// rows than were asked for and than the longest page. A full page proves no end,
// since a server may count rows and total at different moments, or no further
// than the page. Without a total, the page after the last has to be empty.
//
// What is checked: each page is in the order that was asked for, or times prove
// nothing; a row without a time is on one side of a cut only if its neighbors
// are; no id comes twice. Equal times make no cut. In the order of updates times
// prove nothing, since an update moves its service.
//
// Plausible readings count only in pairs, see [lister.list]. To fool a pair with
// totals, a service that matched throughout has to be missed by every page of
// both while at each page's instant another service, seen by both, is absent.
//
// Servers that can still fool this:
//   - that change a creation time, or sort services without one as the oldest and
//     move them when they get it;
//   - that are not in the order of creation although every page happens to be;
//   - that send fewer rows than asked for, and besides a total that is wrong on a
//     list of one such page;
//   - that vary the size of pages, and besides send no total or one of another
//     moment, or round offsets down to whole pages;
//   - that round offsets down to whole pages, send fewer rows than a page, and
//     give no creation times;
//   - whose services leave a filter and return, in the order of updates or with
//     equal times around every joint, so that two readings miss the same.

// verdict is how far a reading can be trusted.
type verdict int

const (
	contradictory verdict = iota
	plausible
	proven
)

func (v verdict) String() string { return [...]string{"contradictory", "plausible", "proven"}[v] }

// joined is what the pages of one reading come to.
type joined struct {
	services []*EndpointService
	total    int // all services that match, those before the offset included
	verdict  verdict
	reason   string // why it is not proven

	low, high int  // the least and greatest total
	past      bool // a page goes on past its own total
}

// join puts the pages of one reading together. It sorts segments.
func join(segments []*segment, start int, o order) joined {
	union, j := collect(segments)
	c := cover(segments, start, timesProve(segments, start, o))
	switch {
	case len(c.chain) == 0:
		j.total = max(0, j.high)
		if j.total <= start {
			j.verdict = proven
		} else {
			j.reason = fmt.Sprintf("the first page is empty where the total is %d", j.total)
		}
		return j
	case c.complete() && (c.byTime || c.single):
		j.services, j.verdict = c.services(), proven
		if j.low == unknown {
			j.verdict, j.reason = plausible, "the API gives no total count"
		}
	default:
		j.services, j.reason = union, c.reason()
		if n := len(union); j.low == j.high && cover(segments, start, false).ended &&
			(start+n == j.low || j.low == unknown && n == len(c.chain[0].rows)) {
			j.verdict = plausible
		}
	}
	j.total = start + len(j.services)
	if n := repeated(j.services); n > 0 {
		j.verdict, j.reason = contradictory, fmt.Sprintf("%d of %d services came twice", n, len(j.services))
	}
	return j
}

// timesProve says whether the creation times on these pages follow their order.
func timesProve(segments []*segment, start int, o order) bool {
	for _, s := range segments {
		if !s.sorted || s.offset == start && len(s.rows) > 0 && s.last == untimed {
			return false
		}
	}
	return !o.updates
}

// collect gives all services on the pages, each once, and the totals. Where
// all have a time they are in its order, whatever page showed them.
func collect(segments []*segment) (services []*EndpointService, j joined) {
	j.low, j.high = math.MaxInt, unknown
	keys := map[*EndpointService]int64{}
	seen := map[string]bool{}
	timed := true
	for _, s := range slices.SortedStableFunc(slices.Values(segments), func(a, b *segment) int { return cmp.Compare(a.position, b.position) }) {
		if len(s.rows) > 0 || len(segments) == 1 {
			j.low, j.high = min(j.low, s.total), max(j.high, s.total)
		}
		j.past = j.past || s.total != unknown && s.offset+len(s.rows) > s.total && len(s.rows) > 0
		timed = timed && s.timed && s.sorted
		for i, row := range s.rows {
			if id := row.id(); !seen[id] || id == "" {
				seen[id] = true
				keys[row] = s.keys[i]
				services = append(services, row)
			}
		}
	}
	if timed {
		slices.SortStableFunc(services, func(a, b *EndpointService) int { return cmp.Compare(keys[a], keys[b]) })
	}
	return services, j
}

// repeated counts the services that came before.
func repeated(services []*EndpointService) int {
	ids := make(map[string]bool, len(services))
	n := 0
	for _, s := range services {
		if id := s.id(); ids[id] {
			n++
		} else if id != "" {
			ids[id] = true
		}
	}
	return n
}

// quiet says whether two readings show no change: all totals are the same, and
// there are no more services on all their pages than that. Without totals
// nothing tells.
func quiet(a, b joined) bool {
	both := append(slices.Clone(a.services), b.services...)
	return a.low == a.high && a.low == b.low && a.high == b.high &&
		(a.low == unknown || len(both)-repeated(both) <= a.low)
}

// sameIDs says whether two lists have the same services.
func sameIDs(a, b []*EndpointService) bool {
	return len(a) == len(b) && repeated(append(slices.Clone(a), b...)) == len(a)
}
