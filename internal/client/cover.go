package client

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// coverage is what the segments of one reading prove together.
type coverage struct {
	chain   []link
	gaps    []gap
	ended   bool  // the end of the list was seen
	byTime  bool  // else by position, which proves nothing
	single  bool  // one page is all
	largest int   // rows on the longest page
	filled  int   // pages with rows
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
		} else {
			c.filled++
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
		// An empty page may be of a moment when the list was shorter: the page
		// before it has to be the last by itself.
		return len(s.rows) < s.limit && (len(s.rows) < c.largest || c.filled == 1) && slices.Contains(c.empty, s.end())
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

// reason says why the chain proves nothing.
func (c *coverage) reason() string {
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
