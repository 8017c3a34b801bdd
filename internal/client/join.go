package client

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
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
//   - whose services leave a filter and return, in the order of updates or with
//     equal times around every joint, so that two readings miss the same.

// segment is a page and what it was asked with.
type segment struct {
	offset, limit int
	position      int // of the first row, guessed where the server may have moved the offset
	rows          []*EndpointService
	total         int     // or unknown
	keys          []int64 // of the rows, untimed where there is no time
	first, last   int64   // the least and greatest of the keys, untimed if there are none
	timed, sorted bool    // all rows have a key; those that have are in order
}

// order is what the list is sorted by.
type order struct {
	updates   bool // by time of update
	ascending bool
}

// untimed is the key of a row that has no time.
const untimed = math.MinInt64

// key is a number that grows along the list: the time of creation, negative if
// the newest come first.
func (o order) key(s *EndpointService) int64 {
	if s.CreatedAt == nil {
		return untimed
	}
	t, err := time.Parse(time.RFC3339, *s.CreatedAt)
	if err != nil { // older editions of the reference have no zone
		t, err = time.Parse("2006-01-02T15:04:05", *s.CreatedAt)
	}
	switch {
	case err != nil:
		return untimed
	case o.ascending:
		return t.UnixMicro()
	default:
		return -t.UnixMicro()
	}
}

func newSegment(offset, limit int, p *page, o order) *segment {
	s := &segment{
		offset: offset, limit: limit, position: offset, rows: p.EndpointServices, total: p.total(),
		keys: make([]int64, len(p.EndpointServices)), first: untimed, last: untimed, timed: true, sorted: true,
	}
	for i, row := range s.rows {
		key := o.key(row)
		s.keys[i] = key
		switch {
		case key == untimed:
			s.timed = false
			continue
		case s.first == untimed:
			s.first = key
		case key < s.last:
			s.sorted = false
		}
		s.last = key
	}
	return s
}

// end is the position after the last row.
func (s *segment) end() int { return s.position + len(s.rows) }

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
		j.services, j.reason = union, c.doubt()
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

// coverage is what the segments of one reading prove together.
type coverage struct {
	chain   []link
	gaps    []gap
	ended   bool  // the end of the list was seen
	byTime  bool  // else by position, which proves nothing
	single  bool  // one page is all
	largest int   // rows on the longest page
	empty   []int // offsets of empty pages
}

// link is a segment of the chain, with its rows from a key on.
type link struct {
	*segment
	from int64
}

// gap is where a segment and the next have no cut. There is no next at the end.
type gap struct{ before, after *segment }

// cover picks the fewest segments that cover all time, or all positions, from
// the listing's offset to the end of the list: always the one that reaches
// furthest. It sorts segments.
func cover(segments []*segment, start int, byTime bool) coverage {
	c := coverage{byTime: byTime, single: len(segments) == 1}
	for _, s := range segments {
		c.largest = max(c.largest, len(s.rows))
		if len(s.rows) == 0 {
			c.empty = append(c.empty, s.offset)
		}
	}
	var current *segment
	for _, s := range segments {
		if s.offset == start && len(s.rows) > 0 && (current == nil || c.reach(s) > c.reach(current)) {
			current = s
		}
	}
	if current == nil {
		return c
	}
	slices.SortStableFunc(segments, func(a, b *segment) int { return cmp.Compare(c.begin(a), c.begin(b)) })
	furthest := current
	from := int64(math.MinInt64)
	for i := 0; ; {
		c.chain = append(c.chain, link{current, from})
		reach := c.reach(current)
		if reach == math.MaxInt64 {
			c.ended = true
			return c
		}
		for ; i < len(segments) && c.begin(segments[i]) < reach; i++ {
			if c.reach(segments[i]) > c.reach(furthest) {
				furthest = segments[i]
			}
		}
		next := furthest
		if c.reach(next) <= reach {
			next = c.following(segments[i:], reach)
		}
		cut, ok := c.cut(current, next, from)
		if !ok {
			c.gaps = append(c.gaps, gap{current, next})
		}
		if next == nil {
			return c
		}
		current, from = next, cut
	}
}

// complete says whether the chain has no gap from the offset to the end.
func (c *coverage) complete() bool { return c.ended && len(c.gaps) == 0 }

// begin is where in time, or at which position, a segment begins to cover.
func (c *coverage) begin(s *segment) int64 {
	if c.byTime {
		return s.first
	}
	return int64(s.position) - 1 // pages that only touch leave nothing out
}

// reach is up to where a segment covers, math.MaxInt64 if it ends the list.
func (c *coverage) reach(s *segment) int64 {
	switch {
	case c.ends(s):
		return math.MaxInt64
	case c.byTime:
		return s.last
	default:
		return int64(s.end())
	}
}

// ends says whether a segment ends the list.
func (c *coverage) ends(s *segment) bool {
	short := len(s.rows) < s.limit && (len(s.rows) < c.largest || c.single)
	switch {
	case len(s.rows) == 0:
		return false
	case c.byTime && !c.single && s.last == untimed:
		return false
	case s.total == unknown:
		return slices.Contains(c.empty, s.end())
	default:
		// Pages of one row cannot be shorter. By position, that has to do.
		return s.offset+len(s.rows) == s.total && (short || c.largest == 1 && !c.byTime)
	}
}

// following picks the segment that goes on behind a gap.
func (c *coverage) following(segments []*segment, reach int64) *segment {
	for _, s := range segments {
		if len(s.rows) > 0 && c.reach(s) > reach {
			return s
		}
	}
	return nil
}

// cut gives the latest time that cuts a from b, no earlier than the time from
// which a itself is used. By position, pages need only touch.
func (c *coverage) cut(a, b *segment, from int64) (t int64, ok bool) {
	switch {
	case b == nil || c.begin(b) >= c.reach(a):
		return 0, false
	case !c.byTime || a.timed && b.timed:
		return a.last, true
	}
	for _, t := range slices.Backward(a.keys) {
		if t > b.first && t >= from && a.parts(t) && b.parts(t) {
			return t, true
		}
	}
	return 0, false
}

// index is where the rows from a time on begin.
func (s *segment) index(t int64) int {
	for i, key := range s.keys {
		if key != untimed && key >= t {
			return i
		}
	}
	return len(s.keys)
}

// parts says whether each row is known to be on one side of a time: one without
// a time of its own is where its neighbors are.
func (s *segment) parts(t int64) bool {
	i := s.index(t)
	return i == 0 || s.keys[i-1] != untimed
}

// services puts the chain's rows together.
func (c *coverage) services() []*EndpointService {
	var services []*EndpointService
	for i, l := range c.chain {
		rows := l.rows
		if i+1 < len(c.chain) {
			rows = rows[:l.index(c.chain[i+1].from)]
		}
		if l.from != math.MinInt64 {
			rows = rows[l.index(l.from):]
		}
		services = append(services, rows...)
	}
	return services
}

// doubt says why the chain proves nothing.
func (c *coverage) doubt() string {
	if len(c.gaps) == 0 {
		return "the services are not in the order of their creation"
	}
	before, after := c.gaps[0].before, c.gaps[0].after
	switch {
	case after != nil:
		return fmt.Sprintf("the pages at offset %d and %d cannot be joined", before.offset, after.offset)
	case before.total == unknown:
		return "the API gives no total count, and the end of the list was not seen"
	case before.end() == before.total:
		return fmt.Sprintf("the page at offset %d ends at the total of %d, but it is full", before.offset, before.total)
	default:
		return fmt.Sprintf("the page at offset %d ends at %d where the total is %d", before.offset, before.end(), before.total)
	}
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
